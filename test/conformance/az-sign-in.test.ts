import { join } from "node:path";
import { job } from "@slipway/simulator";
import { withAz } from "./az-cli.ts";

withAz(({ client, now }) => {
  test("cannot sign in with a wrong secret, and says why", async () => {
    const ran = await client.run(
      [
        "login",
        "--service-principal",
        "--username",
        now().env.AZURE_CLIENT_ID ?? "",
        "--password",
        "not-this",
        "--tenant",
        now().env.AZURE_TENANT_ID ?? "",
      ],
      { ...now().env, AZURE_CONFIG_DIR: join(client.folder, "another") },
    );
    expect(ran.code).not.toBe(0);
    expect(ran.err).toContain("AADSTS7000215");
  });

  test("signs in with a federated token", async () => {
    const answer = await now().cloud.request(
      "GET",
      "/github-oidc/token?audience=api://AzureADTokenExchange",
      undefined,
      {
        authorization: `Bearer ${job(now().cloud.world).requestToken}`,
      },
    );
    const { value } = answer.body as { value: string };
    const ran = await client.run(
      [
        "login",
        "--service-principal",
        "--username",
        now().env.AZURE_CLIENT_ID ?? "",
        "--federated-token",
        value,
        "--tenant",
        now().env.AZURE_TENANT_ID ?? "",
      ],
      { ...now().env, AZURE_CONFIG_DIR: join(client.folder, "federated") },
    );
    expect([ran.code, ran.err]).toEqual([0, expect.not.stringContaining("AADSTS")]);
  });
});

import { arrange } from "../../engine/world.test-support.ts";

describe("managed identities", () => {
  test("federated credentials are checked and reach the directory", async () => {
    const { request, group } = arrange();
    const id = `${await group("Rg")}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer`;
    const version = "api-version=2024-11-30";
    const made = await request("PUT", `${id}?${version}`, { location: "northeurope" });
    expect([made.status, made.headers.location]).toEqual([
      201,
      expect.stringMatching(/^\/subscriptions\/.*\/resourcegroups\/Rg\//),
    ]);
    const put = (name: string, subject: string, audiences: string[] = ["api://AzureADTokenExchange"]) =>
      request("PUT", `${id}/federatedIdentityCredentials/${name}?${version}`, {
        properties: { issuer: "https://token.actions.githubusercontent.com", subject, audiences },
      });
    expect((await put("main", "repo:o/r:ref:refs/heads/main")).status).toBe(201);
    expect((await put("main", "repo:o/r:pull_request")).status).toBe(200);
    expect((await put("again", "repo:o/r:pull_request")).status).toBe(409);
    expect((await put("none", "repo:o/r:x", [])).status).toBe(400);
  });
});

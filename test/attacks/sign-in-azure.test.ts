import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectAzure } from "../../packages/azure/src/connect.ts";
import { type CloudName, cloudOf } from "../../packages/azure/src/sign-in/clouds.ts";
import { token } from "./world/clients.ts";
import { attackedRun } from "./world/run.ts";
import { guid, openSignInWorld, type SignInWorld } from "./world/sign-in-world.ts";

let world: SignInWorld;
beforeEach(async () => {
  world = await openSignInWorld();
});
afterEach(() => world.close());

/** Entra's documentation of national clouds, and Azure/login#452. */
const audiences: readonly (readonly [CloudName, string])[] = [
  ["public", "api://AzureADTokenExchange"],
  ["us-government", "api://AzureADTokenExchangeUSGov"],
  ["china", "api://AzureADTokenExchangeChina"],
];

const azure = async (inputs: object, run: object) => {
  const { arm } = await connectAzure(
    {
      "azure-cloud": "public",
      "client-id": undefined,
      "tenant-id": undefined,
      "arm-endpoint": undefined,
      ...inputs,
    } as never,
    attackedRun({ env: { AZURE_AUTHORITY_HOST: world.server.url, AZURE_ARM_ENDPOINT: world.server.url }, ...run }),
  );
  return await arm.get("/subscriptions/s/resourceGroups/g");
};

test.each(
  audiences.map(([tried, audience]) => ({ class: "the audience of GitHub's token", tried, held: audience, audience })),
)("$class: $tried: $held", async ({ tried, audience }) => {
  const asked: string[] = [];
  const idToken = async (wanted: string) => {
    asked.push(wanted);
    return token();
  };
  await azure({ "azure-cloud": tried, "client-id": guid, "tenant-id": guid }, { idToken });
  expect([...new Set(asked)]).toEqual([audience]);
  expect(cloudOf(tried, undefined, {}).federatedAudience).toBe(audience);
});

/** An az that is signed in as someone: what it gives is a token of another identity than the inputs name. */
const az = () =>
  writeFileSync(
    join(world.folder, "az"),
    `#!/bin/sh\necho '{"accessToken":"${token()}","expires_on":4102444800,"tokenType":"Bearer"}'\n`,
    { mode: 0o755 },
  );
const someoneElse: readonly (readonly [tried: string, inputs: object, run: object, says: RegExp])[] = [
  [
    "client-id without id-token: write, beside azure/login",
    { "client-id": guid, "tenant-id": guid },
    {},
    /id-token: write/,
  ],
  ["client-id alone without id-token: write", { "client-id": guid }, {}, /id-token: write/],
  ["client-id without tenant-id", { "client-id": guid }, { idToken: async () => token() }, /tenant-id/],
];

test.each(
  someoneElse.map(([tried, inputs, run, says]) => ({
    class: "signing in as someone else",
    tried,
    held: "the run stops and says so",
    inputs,
    run,
    says,
  })),
)("$class: $tried: $held", async ({ inputs, run, says }) => {
  az();
  const path = process.env.PATH;
  process.env.PATH = `${path}:/usr/bin:/bin`;
  await expect(azure(inputs, run)).rejects.toMatchObject({ name: "SignInError", remedy: expect.stringMatching(says) });
  expect(world.server.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { remedyFor } from "../../packages/aws/src/remedies.ts";
import { obtainCredentials } from "../../packages/aws/src/sign-in/obtain-credentials.ts";
import { token } from "./world/clients.ts";
import { attackedRun } from "./world/run.ts";
import { openSignInWorld, type SignInWorld } from "./world/sign-in-world.ts";

let world: SignInWorld;
beforeEach(async () => {
  world = await openSignInWorld();
});
afterEach(() => world.close());

const irsa = "arn:aws:iam::111122223333:role/irsa";
const other = "arn:aws:iam::111122223333:role/other";
const aws = async (role: string | undefined, hasToken: boolean) => {
  const file = join(world.folder, "token");
  writeFileSync(file, token());
  const env = { AWS_ROLE_ARN: irsa, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ENDPOINT_URL: world.server.url };
  Object.assign(process.env, env);
  const run = attackedRun({ env, ...(hasToken ? { idToken: async () => "a.e30.c" } : {}) });
  const { caller } = await obtainCredentials({ role, region: "eu-north-1", allowedAccounts: undefined }, run);
  return { caller, actions: world.bodies.map((body) => /Action=(\w+)/.exec(body)?.[1]), bodies: world.bodies };
};

/** A pod's web identity: AWS's documentation of IRSA, and configure-aws-credentials#598. */
const irsaCases: readonly (readonly [
  tried: string,
  role: string | undefined,
  hasToken: boolean,
  who: string,
  how: string[],
])[] = [
  [
    "AWS_ROLE_ARN of the pod, with id-token: write",
    irsa,
    true,
    "irsa",
    ["AssumeRoleWithWebIdentity", "GetCallerIdentity"],
  ],
  ["AWS_ROLE_ARN of the pod", irsa, false, "irsa", ["AssumeRoleWithWebIdentity", "GetCallerIdentity"]],
  ["another role, with id-token: write", other, true, "other", ["AssumeRoleWithWebIdentity"]],
  ["another role, by the pod's own", other, false, "other", ["AssumeRoleWithWebIdentity", "AssumeRole"]],
];

test.each(
  irsaCases.map(([tried, role, hasToken, who, how]) => ({
    class: "a role beside a pod's identity",
    tried,
    held: `signed in as ${who}`,
    role,
    hasToken,
    who,
    how,
  })),
)("$class: $tried: $held", async ({ role, hasToken, who, how }) => {
  const found = await aws(role, hasToken);
  expect(found.actions).toEqual(how);
  const last = how.at(-1) === "GetCallerIdentity" ? "machine" : who;
  expect(found.caller).toContain(`/${last}/`);
  // GitHub's token is shown to the role that trusts GitHub, and to no other.
  expect(found.bodies.some((body) => body.includes("WebIdentityToken=a.e30.c"))).toBe(who === "other" && hasToken);
});

test.each(
  [
    ["IDPCommunicationError", "", "passing"],
    ["IDPCommunicationErrorException", "", "passing"],
    ["InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider", "passing"],
    ["RequestTimeout", "", "passing"],
    ["InvalidIdentityToken", "No OpenIDConnect provider found in your account", "no"],
  ].map(([code = "", message = "", held = ""]) => ({
    class: "a refusal of STS",
    tried: `${code} ${message}`,
    held,
    code,
    message,
  })),
)("$class: $tried: $held", ({ code, message, held }) => {
  expect(remedyFor(400, code, message).retry).toBe(held);
});

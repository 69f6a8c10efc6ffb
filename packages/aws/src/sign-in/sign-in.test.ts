import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsKeysOf, awsOperator, type Bench, bareRun, openBench } from "@slipway/testing";
import { makeSignIn } from "./sign-in.ts";

const role = "arn:aws:iam::111122223333:role/deployer";
const session = /^arn:aws:sts::111122223333:assumed-role\/deployer\/slipway-test$/;
const user = "arn:aws:iam::111122223333:user/deployer";

let bench: Bench;
let folder: string;
let masked: string[];
/** The audiences of the tokens that GitHub gave. */
let audiences: string[];
const machine = { ...process.env };

beforeEach(async () => {
  bench = await openBench();
  folder = mkdtempSync(join(tmpdir(), "slipway-aws-"));
  masked = [];
  audiences = [];
  // The vendor's own chain reads the process's environment, and must find nothing of this machine's.
  process.env = {
    ...Object.fromEntries(Object.entries(machine).filter(([name]) => !name.startsWith("AWS_"))),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
    AWS_CONFIG_FILE: join(folder, "config"),
  };
});
afterEach(async () => {
  process.env = machine;
  rmSync(folder, { recursive: true });
  await bench.close();
});

const options = { role: undefined, region: "us-east-1", allowedAccounts: undefined };
const requests = () => bench.cloud.world.record.requests.map(({ url }) => new URL(url).pathname);

/** A run of a job that may get a token from GitHub. */
function runOfJob(env: Readonly<Record<string, string>> = {}) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL = "", ACTIONS_ID_TOKEN_REQUEST_TOKEN = "" } = bench.environment({});
  const authorization = `Bearer ${ACTIONS_ID_TOKEN_REQUEST_TOKEN}`;
  const idToken = async (audience: string) => {
    audiences.push(audience);
    const { pathname, search } = new URL(`${ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${audience}`);
    const answer = await bench.cloud.request("GET", `${pathname}${search}`, undefined, { authorization });
    return (answer.body as { value: string }).value;
  };
  return { ...bareRun(bench, env, masked), idToken };
}

test("by OIDC a job assumes its role once, and again before the session expires", async () => {
  const signIn = makeSignIn({ ...options, role }, runOfJob());
  const [first, second] = await Promise.all([signIn(), signIn()]);
  expect(first.caller).toMatch(session);
  expect(second).toBe(first);
  expect([audiences, requests()]).toEqual([["sts.amazonaws.com"], ["/"]]);
  expect(masked).toEqual(expect.arrayContaining([first.secretAccessKey, first.sessionToken]));
  bench.cloud.world.clock.advance(54 * 60_000);
  expect(await signIn()).toBe(first);
  bench.cloud.world.clock.advance(2 * 60_000);
  expect((await signIn()).accessKeyId).not.toBe(first.accessKeyId);
});

test("keys of an earlier step are used even where the job could get a token", async () => {
  const found = await makeSignIn(options, runOfJob(awsKeysOf(bench)))();
  expect(found).toMatchObject({ caller: user, accessKeyId: awsKeysOf(bench).AWS_ACCESS_KEY_ID });
  expect(found.sessionToken).toBeUndefined();
  expect(requests()).toEqual(["/"]);
  expect(masked).toEqual([found.secretAccessKey]);
});

test("a session of an earlier step is used with its token", async () => {
  const { accessKeyId, secretAccessKey, sessionToken = "" } = await makeSignIn({ ...options, role }, runOfJob())();
  const left = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  expect((await makeSignIn(options, bareRun(bench, left))()).caller).toMatch(session);
});

test("without keys in the environment the vendor's chain finds those of a profile", async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = awsKeysOf(bench);
  const profile = `[default]\naws_access_key_id = ${AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}\n`;
  writeFileSync(join(folder, "credentials"), profile);
  expect((await makeSignIn(options, bareRun(bench, {}))()).caller).toBe(user);
});

test("without credentials the error says how to sign in", async () => {
  await expect(makeSignIn(options, bareRun(bench, {}))()).rejects.toMatchObject({
    name: "SignInError",
    message: expect.stringMatching(/^No credentials for AWS were found/),
    remedy: expect.stringContaining("id-token: write"),
  });
  expect(requests()).toEqual([]);
});

test("a role needs a job that may get a token", async () => {
  await expect(makeSignIn({ ...options, role }, bareRun(bench, awsKeysOf(bench)))()).rejects.toMatchObject({
    name: "SignInError",
    remedy: expect.stringContaining("leave role-to-assume out"),
  });
  expect(requests()).toEqual([]);
});

test("a role that does not trust the job is refused once, and a later try succeeds when it does", async () => {
  const aws = await awsOperator(bench.cloud);
  const shy = await aws.role("shy");
  bench.cloud.world.clock.advance(60_000);
  const signIn = makeSignIn({ ...options, role: shy }, runOfJob());
  const refused = { name: "SignInError", message: expect.stringMatching(/403 AccessDenied/) };
  await expect(signIn()).rejects.toMatchObject({ ...refused, remedy: expect.stringMatching(/subject of this job/) });
  expect([audiences, requests()]).toEqual([["sts.amazonaws.com"], ["/"]]);
  const { AssumeRolePolicyDocument = "" } = await trustOf(aws, "deployer");
  await aws.iam("UpdateAssumeRolePolicy", { RoleName: "shy", PolicyDocument: AssumeRolePolicyDocument });
  bench.cloud.world.clock.advance(60_000);
  expect((await signIn()).caller).toMatch(/assumed-role\/shy\//);
});

test.each([
  ["by OIDC", () => makeSignIn({ ...options, role, allowedAccounts: ["444455556666"] }, runOfJob())],
  ["by keys", () => makeSignIn({ ...options, allowedAccounts: ["444455556666"] }, bareRun(bench, awsKeysOf(bench)))],
])("signed in %s to an account that is not allowed, nothing is read there", async (_how, signIn) => {
  await expect(signIn()()).rejects.toMatchObject({
    name: "SignInError",
    message: expect.stringMatching(/^This is the account 111122223333.*has 444455556666/),
  });
  expect(bench.cloud.world.record.needed(0)).toEqual([]);
});

async function trustOf(aws: Awaited<ReturnType<typeof awsOperator>>, name: string) {
  const found = await aws.iam("GetRole", { RoleName: name });
  const encoded = /<AssumeRolePolicyDocument>(.*?)<\/AssumeRolePolicyDocument>/.exec(found)?.[1] ?? "";
  return { AssumeRolePolicyDocument: decodeURIComponent(encoded) };
}

import { type Asked, fakeAws, refusal } from "../client/fake-aws.test-support.ts";
import { obtainCredentials } from "./obtain-credentials.ts";

afterEach(() => jest.restoreAllMocks());

const role = "arn:aws:iam::111122223333:role/deployer";
const session = "arn:aws:sts::111122223333:assumed-role/deployer/slipway-test";
const machine = "arn:aws:iam::111122223333:role/runner";
const options = { role, region: "us-east-1", allowedAccounts: undefined };
const keys = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "machine-secret" };
const file = { AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token", AWS_ROLE_ARN: machine };
const Credentials = {
  AccessKeyId: "ASIA",
  SecretAccessKey: "session-secret",
  SessionToken: "session-token",
  Expiration: new Date(5_000),
};

/** A run on a machine with these variables, where STS answers so. */
function runOf(answers: Parameters<typeof fakeAws>[0], env: Readonly<Record<string, string>>, more: object = {}) {
  const fake = fakeAws(answers);
  const masked: string[] = [];
  Object.assign(fake.aws.run, { env, mask: (text: string) => void masked.push(text), ...more });
  return { run: fake.aws.run, asked: fake.asked, masked };
}

const tokenOf = (claims: unknown) => ({
  idToken: async () => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`,
});

// As EKS's IAM roles for service accounts set these variables: the AWS SDKs' guide, "Assume role with web identity".
test("on a machine with a token file of its own, another role is assumed by what the machine is", async () => {
  const { run, asked, masked } = runOf([{ Credentials, AssumedRoleUser: { Arn: session } }], {
    ...keys,
    ...file,
    GITHUB_RUN_ID: "7".repeat(70),
  });
  expect(await obtainCredentials(options, run)).toEqual({
    accessKeyId: "ASIA",
    secretAccessKey: "session-secret",
    sessionToken: "session-token",
    expiresAt: 5_000,
    caller: session,
  });
  const RoleSessionName = `slipway-${"7".repeat(56)}`;
  expect(asked).toEqual([{ name: "AssumeRole", input: { RoleArn: role, RoleSessionName } }]);
  expect(masked).toEqual(["session-secret", "session-token"]);
});

test.each([
  ["AssumeRole", { ...keys, ...file }, {}],
  ["AssumeRoleWithWebIdentity", {}, tokenOf({ sub: "repo:a/b" })],
])("%s without an end lasts for an hour, and without a name is named after the action", async (name, env, more) => {
  const { AccessKeyId, SecretAccessKey } = Credentials;
  const { run, asked, masked } = runOf([{ Credentials: { AccessKeyId, SecretAccessKey } }], env, more);
  const found = await obtainCredentials(options, run);
  expect(found).toEqual({
    accessKeyId: "ASIA",
    secretAccessKey: "session-secret",
    expiresAt: 60 * 60_000,
    caller: role,
  });
  expect(asked).toMatchObject([{ name, input: { RoleArn: role, RoleSessionName: "slipway-test" } }]);
  expect(masked).toEqual(["session-secret"]);
});

test("the machine's own role is not assumed once more, and what it has does not expire", async () => {
  const { run, asked } = runOf(({ name }: Asked) => ({ Arn: `${name}:${session}` }), { ...keys, ...file });
  expect(await obtainCredentials({ ...options, role: machine }, run)).toEqual({
    accessKeyId: "AKIA",
    secretAccessKey: "machine-secret",
    expiresAt: Number.POSITIVE_INFINITY,
    caller: `GetCallerIdentity:${session}`,
  });
  expect(asked).toHaveLength(1);
});

test.each([
  [{ sub: "repo:a/b:ref:refs/heads/main" }, / The subject of this job is repo:a\/b:ref:refs\/heads\/main\.$/],
  [{ sub: "a", iss: "https://b" }, / The subject of this job is a\. The issuer of its token is https:\/\/b\.$/],
  [{ iss: "x" }, /^(?!.*The subject)/],
  [null, /^(?!.*The subject)/],
  ["x", /^(?!.*The subject)/],
])("a refusal says what the token %j names", async (claims, remedy) => {
  const { run } = runOf([refusal(403, "AccessDenied", "Not authorized to perform sts:X")], {}, tokenOf(claims));
  await expect(obtainCredentials(options, run)).rejects.toMatchObject({
    name: "SignInError",
    message: expect.stringMatching(
      /^Signing in to AWS failed: sts:AssumeRoleWithWebIdentity to arn:\S+ was refused with 403 AccessDenied: Not/,
    ),
    remedy: expect.stringMatching(remedy),
  });
});

test("a token that is none names nothing, and an error of our own is thrown as it is", async () => {
  const odd = runOf([refusal(403, "AccessDenied", "No.")], {}, { idToken: async () => "x" });
  await expect(obtainCredentials(options, odd.run)).rejects.toMatchObject({
    remedy: expect.not.stringContaining("The subject"),
  });
  const idToken = async () => {
    throw Object.assign(new RangeError("no token"), { remedy: "y" });
  };
  await expect(obtainCredentials(options, runOf([], {}, { idToken }).run)).rejects.toThrow("no token");
});

test("an account that is not allowed is refused, with all that are", async () => {
  const { run } = runOf([{ Credentials, AssumedRoleUser: { Arn: session } }], {}, tokenOf({}));
  const allowedAccounts = ["444455556666", "777788889999"];
  await expect(obtainCredentials({ ...options, allowedAccounts }, run)).rejects.toMatchObject({
    message: `This is the account 111122223333, signed in as ${session}; allowed-account-ids has 444455556666, 777788889999.`,
    remedy: expect.stringContaining("Nothing was read or changed."),
  });
});

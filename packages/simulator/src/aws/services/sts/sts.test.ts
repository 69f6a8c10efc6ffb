import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { job } from "../../../github/oidc/job.ts";
import { jobClaims } from "../../../github/oidc/oidc.ts";
import { signToken } from "../../../jwt/jwt.ts";
import { sdkConfig } from "../../client.test-support.ts";
import { firstKey } from "../../engine/account.ts";
import { eksToken } from "../eks/token-format.test-support.ts";
import { identifyEksToken } from "../eks/token-format.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
});
afterEach(() => cloud.close());

const role = "arn:aws:iam::111122223333:role/deployer";
const sts = () => new STSClient(sdkConfig(cloud));
const assertion = (audience = "sts.amazonaws.com") =>
  signToken(cloud.world, jobClaims(cloud.world, job(cloud.world), audience));
const assume = (token: string, more: object = {}) =>
  sts().send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn: role, RoleSessionName: "run-1", WebIdentityToken: token, ...more }),
  );

test("the SDK gets its identity without any permission", async () => {
  expect(await sts().send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: "111122223333",
    Arn: "arn:aws:iam::111122223333:user/deployer",
  });
  expect(cloud.world.record.requests).toMatchObject([
    { service: expect.stringContaining("AWS"), identity: "arn:aws:iam::111122223333:user/deployer", permissions: [] },
  ]);
});

test("a workflow takes its role with GitHub's token, and acts as its session", async () => {
  const { Credentials, AssumedRoleUser, Provider } = await assume(assertion());
  expect(AssumedRoleUser?.Arn).toBe("arn:aws:sts::111122223333:assumed-role/deployer/run-1");
  expect(Provider).toBe("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com");
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const as = new STSClient(sdkConfig(cloud, session));
  expect(await as.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: AssumedRoleUser?.Arn });
  cloud.world.clock.advance(3_600_000);
  await expect(as.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "ExpiredToken" });
});

describe("a role is refused", () => {
  const refusals: [string, string, () => Promise<unknown>][] = [
    [
      "to another branch",
      "AccessDenied",
      () => {
        job(cloud.world).ref = "refs/heads/feature";
        return assume(assertion());
      },
    ],
    ["for another audience", "InvalidIdentityToken", () => assume(assertion("api://AzureADTokenExchange"))],
    ["for a token that is none", "InvalidIdentityToken", () => assume("x.y.z")],
    [
      "for a token that has expired",
      "ExpiredToken",
      () => {
        const token = assertion();
        cloud.world.clock.advance(300_000);
        return assume(token);
      },
    ],
    ["for longer than it lasts", "ValidationError", () => assume(assertion(), { DurationSeconds: 7200 })],
    [
      "by an ARN that is none",
      "ValidationError",
      () => assume(assertion(), { RoleArn: "arn:aws:iam::111122223333:user/deployer" }),
    ],
    ["under a bad name", "ValidationError", () => assume(assertion(), { RoleSessionName: "a b" })],
  ];
  test.each(refusals)("%s", async (_why, name, call) => {
    await expect(call()).rejects.toMatchObject({ name: expect.stringContaining(name) });
  });
});

test("a new role is refused until it has spread, and follows its trust policy", async () => {
  const iam = new IAMClient(sdkConfig(cloud));
  const trust = (principal: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }],
    });
  const make = { RoleName: "Reader", AssumeRolePolicyDocument: trust("arn:aws:iam::111122223333:root") };
  const { Role } = await iam.send(new CreateRoleCommand(make));
  const take = () => sts().send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "me-too" }));
  await expect(take()).rejects.toMatchObject({ name: "AccessDenied" });
  cloud.world.clock.advance(10_000);
  const { Credentials } = await take();
  await iam.send(
    new UpdateAssumeRolePolicyCommand({ RoleName: "reader", PolicyDocument: trust("arn:aws:iam::999999999999:root") }),
  );
  await expect(take()).rejects.toMatchObject({ name: "AccessDenied" });

  const as = new IAMClient(
    sdkConfig(cloud, {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    }),
  );
  const remove = () => as.send(new DeleteRolePolicyCommand({ RoleName: "Reader", PolicyName: "none" }));
  await expect(remove()).rejects.toMatchObject({
    name: "AccessDenied",
    message:
      "User: arn:aws:sts::111122223333:assumed-role/Reader/me-too is not authorized to perform: iam:DeleteRolePolicy on resource: arn:aws:iam::111122223333:role/Reader because no identity-based policy allows the iam:DeleteRolePolicy action",
  });
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "iam:Delete*", Resource: "arn:aws:iam::*:role/Read*" },
  });
  await iam.send(new PutRolePolicyCommand({ RoleName: "Reader", PolicyName: "allow", PolicyDocument }));
  await expect(remove()).rejects.toMatchObject({ name: "NoSuchEntityException" });
  cloud.world.access.limit(Role?.Arn ?? "", ["iam:Get*"]);
  await expect(remove()).rejects.toMatchObject({ name: "AccessDenied" });
});

test("signatures are checked", async () => {
  const key = firstKey(cloud.world);
  const send = (accessKeyId: string, secretAccessKey: string) =>
    new STSClient(sdkConfig(cloud, { accessKeyId, secretAccessKey })).send(new GetCallerIdentityCommand({}));
  await expect(send("nobody", "nothing")).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  await expect(send(key?.id ?? "", "guessed")).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
});

test("a Kubernetes token proves an identity to one cluster", () => {
  expect(identifyEksToken(eksToken(cloud.world, "mine"), "mine", cloud.world)).toMatchObject({
    arn: "arn:aws:iam::111122223333:user/deployer",
    accountId: "111122223333",
  });
  expect(identifyEksToken(eksToken(cloud.world, "mine"), "other", cloud.world)).toBeUndefined();
  expect(
    identifyEksToken(
      eksToken(cloud.world, "mine", (url) => `${url}&x-id=GetCallerIdentity`),
      "mine",
      cloud.world,
    ),
  ).toBeUndefined();
  expect(
    identifyEksToken(
      eksToken(cloud.world, "mine", (url) => url.replace("sts.", "evil.")),
      "mine",
      cloud.world,
    ),
  ).toBeUndefined();
  const plain = eksToken(cloud.world, "mine", undefined, "localhost:4443");
  expect(identifyEksToken(plain, "mine", cloud.world)).toBeDefined();
  expect(identifyEksToken("k8s-aws-v1.rubbish", "mine", cloud.world)).toBeUndefined();
});

test("a session that takes another role takes it for an hour at most", async () => {
  const statement = { Effect: "Allow", Principal: { AWS: role }, Action: "sts:AssumeRole" };
  const made = { RoleName: "next", AssumeRolePolicyDocument: JSON.stringify({ Statement: [statement] }) };
  await new IAMClient(sdkConfig(cloud)).send(new CreateRoleCommand({ ...made, MaxSessionDuration: 43_200 }));
  cloud.world.clock.advance(10_000);
  const { Credentials } = await assume(assertion());
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const next = (DurationSeconds: number) => {
    const RoleArn = "arn:aws:iam::111122223333:role/next";
    const wanted = { RoleArn, RoleSessionName: "chained", DurationSeconds };
    return new STSClient(sdkConfig(cloud, session)).send(new AssumeRoleCommand(wanted));
  };
  await expect(next(7200)).rejects.toMatchObject({
    name: "ValidationError",
    message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
  });
  expect((await next(3600)).AssumedRoleUser?.Arn).toBe("arn:aws:sts::111122223333:assumed-role/next/chained");
});

import * as sdk from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

let cloud: Cloud;
let iam: sdk.IAMClient;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  iam = checked(new sdk.IAMClient(sdkConfig(cloud)), sdk, cloud);
});
afterEach(() => cloud.close());

const says = (Action: string, more: object = { Resource: "*" }) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, ...more }] });
const AssumeRolePolicyDocument = says("sts:AssumeRole", { Principal: { Service: "ec2.amazonaws.com" } });
const role = (more: object = {}) =>
  iam.send(new sdk.CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument, ...more }));
const makePolicy = async (PolicyName: string, document: string) =>
  (await iam.send(new sdk.CreatePolicyCommand({ PolicyName, PolicyDocument: document }))).Policy?.Arn ?? "";

// As moto answers (moto/iam/models.py: validate_tag_key and its neighbors).
test.each([
  ["key", { Key: "a|b", Value: "" }],
  ["value", { Key: "a", Value: "<b>" }],
])("a tag's %s is of letters, digits and some signs", async (member, tag) => {
  await expect(role({ Tags: [tag] })).rejects.toMatchObject({
    name: "ValidationError",
    message: `1 validation error detected: Value '${tag.Key === "a" ? tag.Value : tag.Key}' at 'tags.1.member.${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+`,
  });
  expect((await role({ Tags: [{ Key: "Größe / a:b=c+d-e@f", Value: "" }] })).Role?.Tags).toHaveLength(1);
});

test("MaxItems cuts lists whose pages no one else limits", async () => {
  await role({ Tags: ["a", "b", "c"].map((Key) => ({ Key, Value: "" })) });
  const first = await iam.send(new sdk.ListRoleTagsCommand({ RoleName: "r", MaxItems: 2 }));
  expect([first.Tags?.length, first.IsTruncated]).toEqual([2, true]);
  const second = await iam.send(new sdk.ListRoleTagsCommand({ RoleName: "r", MaxItems: 2, Marker: first.Marker }));
  expect([second.Tags, second.IsTruncated]).toEqual([[{ Key: "c", Value: "" }], false]);
});

test("who carries a policy is listed by kind where that is asked for", async () => {
  const PolicyArn = await makePolicy("p", says("s3:*"));
  await role();
  await iam.send(new sdk.CreateUserCommand({ UserName: "u" }));
  await iam.send(new sdk.AttachRolePolicyCommand({ RoleName: "r", PolicyArn }));
  await iam.send(new sdk.AttachUserPolicyCommand({ UserName: "u", PolicyArn }));
  const carriers = await iam.send(new sdk.ListEntitiesForPolicyCommand({ PolicyArn, EntityFilter: "Role" }));
  expect([carriers.PolicyRoles?.length, carriers.PolicyUsers?.length]).toEqual([1, 0]);
  const wrong = new sdk.ListEntitiesForPolicyCommand({ PolicyArn, EntityFilter: "Robot" as "Role" });
  await expect(iam.send(wrong)).rejects.toMatchObject({ name: "ValidationError" });
});

test("a provider is changed in place, and is gone after a delete, however often", async () => {
  const made = await iam.send(
    new sdk.CreateOpenIDConnectProviderCommand({ Url: "https://x.example", ClientIDList: ["a", "b"] }),
  );
  const provider = { OpenIDConnectProviderArn: made.OpenIDConnectProviderArn };
  const ThumbprintList = ["0".repeat(40)];
  await iam.send(new sdk.UpdateOpenIDConnectProviderThumbprintCommand({ ...provider, ThumbprintList }));
  for (const ClientID of ["a", "a", "never"])
    await iam.send(new sdk.RemoveClientIDFromOpenIDConnectProviderCommand({ ...provider, ClientID }));
  expect(await iam.send(new sdk.GetOpenIDConnectProviderCommand(provider))).toMatchObject({
    ClientIDList: ["b"],
    ThumbprintList,
  });
  await expect(
    iam.send(new sdk.UpdateOpenIDConnectProviderThumbprintCommand({ ...provider, ThumbprintList: ["short"] })),
  ).rejects.toMatchObject({ name: "ValidationError" });
  for (const _ of [1, 2]) await iam.send(new sdk.DeleteOpenIDConnectProviderCommand(provider));
  await expect(iam.send(new sdk.GetOpenIDConnectProviderCommand(provider))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
});

test("a boundary is shown, and limits what its bearer may do", async () => {
  const PermissionsBoundary = await makePolicy("b", says("iam:Get*"));
  await iam.send(new sdk.CreateUserCommand({ UserName: "u", PermissionsBoundary }));
  await iam.send(new sdk.PutUserPolicyCommand({ UserName: "u", PolicyName: "all", PolicyDocument: says("*") }));
  const { User } = await iam.send(new sdk.GetUserCommand({ UserName: "u" }));
  expect(User?.PermissionsBoundary).toEqual({
    PermissionsBoundaryType: "Policy",
    PermissionsBoundaryArn: PermissionsBoundary,
  });
  const { AccessKey: key } = await iam.send(new sdk.CreateAccessKeyCommand({ UserName: "u" }));
  const credentials = { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" };
  const limited = new sdk.IAMClient({ ...sdkConfig(cloud), credentials });
  await limited.send(new sdk.GetUserCommand({ UserName: "u" }));
  const list = () => limited.send(new sdk.ListUsersCommand({}));
  await expect(list()).rejects.toMatchObject({
    message: expect.stringContaining("because no permissions boundary allows the iam:ListUsers action"),
  });
  await iam.send(new sdk.DeleteUserPermissionsBoundaryCommand({ UserName: "u" }));
  expect((await list()).Users?.length).toBeGreaterThan(0);
  await role();
  await iam.send(new sdk.PutRolePermissionsBoundaryCommand({ RoleName: "r", PermissionsBoundary }));
  const { Role } = await iam.send(new sdk.GetRoleCommand({ RoleName: "r" }));
  expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
  const gone = PermissionsBoundary.replace("policy/b", "policy/none");
  await expect(role({ RoleName: "s", PermissionsBoundary: gone })).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
});

test.each([
  ["StringNotEquals", "111122223333", false],
  ["StringNotEquals", "999900001111", true],
  ["StringEqualsIfExists", "111122223333", true],
  ["StringNotLike", "1111*", false],
])("a condition by %s with %s: met %s", async (operator, account, isMet) => {
  await iam.send(new sdk.CreateUserCommand({ UserName: "u" }));
  const PolicyDocument = says("iam:ListUsers", {
    Resource: "*",
    Condition: { [operator]: { "aws:PrincipalAccount": account }, Null: { "aws:TokenIssueTime": true } },
  });
  await iam.send(new sdk.PutUserPolicyCommand({ UserName: "u", PolicyName: "p", PolicyDocument }));
  const { AccessKey: key } = await iam.send(new sdk.CreateAccessKeyCommand({ UserName: "u" }));
  const credentials = { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: key?.SecretAccessKey ?? "" };
  const list = new sdk.IAMClient({ ...sdkConfig(cloud), credentials }).send(new sdk.ListUsersCommand({}));
  if (isMet) await list;
  else await expect(list).rejects.toMatchObject({ name: "AccessDenied" });
});

// radkawar/stackd recorded it from AWS (testdata/aws/iam/policy_management.json, "inline").
test("the name of an inline policy has no case, and stays as it was first", async () => {
  await iam.send(new sdk.CreateUserCommand({ UserName: "u" }));
  const put = (PolicyName: string, Effect: string) =>
    iam.send(
      new sdk.PutUserPolicyCommand({
        ...{ UserName: "u", PolicyName },
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: { Effect, Action: "*", Resource: "*" } }),
      }),
    );
  await put("MixedName", "Allow");
  await put("mixedname", "Deny");
  const list = async () => (await iam.send(new sdk.ListUserPoliciesCommand({ UserName: "u" }))).PolicyNames;
  expect(await list()).toEqual(["MixedName"]);
  const named = { UserName: "u", PolicyName: "MIXEDNAME" };
  const read = await iam.send(new sdk.GetUserPolicyCommand(named));
  expect([read.PolicyName, read.PolicyDocument]).toEqual(["MIXEDNAME", expect.stringContaining("Deny")]);
  await iam.send(new sdk.DeleteUserPolicyCommand(named));
  expect(await list()).toEqual([]);
});

test("STS refuses what is no role's ARN before it looks for one", async () => {
  const sts = new STSClient(sdkConfig(cloud));
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe("111122223333");
  for (const RoleArn of ["just-a-name-of-a-role", "arn:aws:iam::111122223333:user/x"])
    await expect(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "session" }))).rejects.toMatchObject({
      name: "ValidationError",
      $metadata: { httpStatusCode: 400 },
    });
});

import * as sdk from "@aws-sdk/client-iam";
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

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const allow = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
const node = { RoleName: "Node", Path: "/team/", AssumeRolePolicyDocument: trust };

test("a role shows what was said of it, more of it when it is read", async () => {
  const { Role } = await iam.send(new sdk.CreateRoleCommand({ ...node, Tags: [{ Key: "a", Value: "1" }] }));
  expect(Role).toEqual({
    Path: "/team/",
    RoleName: "Node",
    RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
    Arn: "arn:aws:iam::111122223333:role/team/Node",
    CreateDate: new Date("2026-01-05T09:00:00Z"),
    AssumeRolePolicyDocument: encodeURIComponent(trust).replace(/'/g, "%27"),
    Tags: [{ Key: "a", Value: "1" }],
  });
  const read = await iam.send(new sdk.GetRoleCommand({ RoleName: "node" }));
  expect(read.Role).toEqual({ ...Role, MaxSessionDuration: 3600, RoleLastUsed: {} });
  const { Roles } = await iam.send(new sdk.ListRolesCommand({ PathPrefix: "/team/" }));
  expect(Roles).toHaveLength(1);
  await expect(iam.send(new sdk.CreateRoleCommand(node))).rejects.toMatchObject({
    name: "EntityAlreadyExistsException",
  });
});

test.each([
  "constructor",
  "__proto__",
])("%s is a name like any other, of a role, of its policies and in a snapshot", async (name) => {
  const [role, policy] = [{ RoleName: name }, { RoleName: name, PolicyName: name }];
  const NoSuchEntity = { name: "NoSuchEntityException" };
  await expect(iam.send(new sdk.GetRoleCommand(role))).rejects.toMatchObject(NoSuchEntity);
  await iam.send(new sdk.CreateRoleCommand({ ...node, ...role }));
  await expect(iam.send(new sdk.GetRolePolicyCommand(policy))).rejects.toMatchObject(NoSuchEntity);
  await iam.send(new sdk.PutRolePolicyCommand({ ...policy, PolicyDocument: allow("ecr:*") }));
  cloud.world.restore(cloud.world.snapshot());
  expect(await iam.send(new sdk.ListRolePoliciesCommand(role))).toMatchObject({ PolicyNames: [name] });
  await iam.send(new sdk.DeleteRolePolicyCommand(policy));
  await iam.send(new sdk.DeleteRoleCommand(role));
  await expect(iam.send(new sdk.GetRoleCommand(role))).rejects.toMatchObject(NoSuchEntity);
});

test("inline policies come back percent-encoded and are replaced by name", async () => {
  await iam.send(new sdk.CreateRoleCommand(node));
  const name = { RoleName: "Node", PolicyName: "ecr" };
  for (const action of ["ecr:Get*", "ecr:*"]) {
    await iam.send(new sdk.PutRolePolicyCommand({ ...name, PolicyDocument: allow(action) }));
  }
  const { PolicyDocument = "" } = await iam.send(new sdk.GetRolePolicyCommand(name));
  expect(PolicyDocument).toMatch(/^%7B%22Version/);
  expect(PolicyDocument).toContain("%2A");
  expect(decodeURIComponent(PolicyDocument)).toBe(allow("ecr:*"));
  expect(await iam.send(new sdk.ListRolePoliciesCommand({ RoleName: "Node" }))).toMatchObject({ PolicyNames: ["ecr"] });
  await expect(iam.send(new sdk.DeleteRoleCommand({ RoleName: "Node" }))).rejects.toMatchObject({
    name: "DeleteConflictException",
  });
  await iam.send(new sdk.DeleteRolePolicyCommand(name));
  await expect(iam.send(new sdk.GetRolePolicyCommand(name))).rejects.toMatchObject({
    name: "NoSuchEntityException",
    message: "The role policy with name ecr cannot be found.",
  });
  await iam.send(new sdk.DeleteRoleCommand({ RoleName: "Node" }));
  await expect(iam.send(new sdk.GetRoleCommand({ RoleName: "Node" }))).rejects.toMatchObject({
    message: "The role with name Node cannot be found.",
  });
});

test("bad documents are refused", async () => {
  const create = (document: object | string) =>
    iam.send(
      new sdk.CreateRoleCommand({
        ...node,
        AssumeRolePolicyDocument: typeof document === "string" ? document : JSON.stringify(document),
      }),
    );
  for (const document of ["nonsense", {}, { Version: "2012-10-17", Statement: [] }, JSON.parse(allow("ecr:*"))]) {
    await expect(create(document)).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
  }
  await iam.send(new sdk.CreateRoleCommand(node));
  const put = (PolicyDocument: string) =>
    iam.send(new sdk.PutRolePolicyCommand({ RoleName: "Node", PolicyName: "p", PolicyDocument }));
  await expect(put(trust)).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
  await expect(put(allow("everything"))).rejects.toMatchObject({ name: "MalformedPolicyDocumentException" });
});

test("managed policies are attached by ARN, as the real ones refuse it", async () => {
  await iam.send(new sdk.CreateUserCommand({ UserName: "ada" }));
  const made = await iam.send(new sdk.CreatePolicyCommand({ PolicyName: "pull", PolicyDocument: allow("ecr:*") }));
  expect(made.Policy).toMatchObject({ AttachmentCount: 0, DefaultVersionId: "v1", IsAttachable: true });
  const attach = (PolicyArn: string) => iam.send(new sdk.AttachUserPolicyCommand({ UserName: "ada", PolicyArn }));
  // Recorded: test_user_attach_policy.
  await expect(attach("longpolicynamebutnoarn")).rejects.toMatchObject({
    name: "ValidationError",
    message: "Invalid ARN:  Could not be parsed!",
  });
  await expect(attach(`${made.Policy?.Arn}123`)).rejects.toMatchObject({
    name: "NoSuchEntityException",
    message: `Policy ${made.Policy?.Arn}123 does not exist or is not attachable.`,
  });
  await attach(made.Policy?.Arn ?? "");
  await attach("arn:aws:iam::aws:policy/AmazonEKSClusterPolicy");
  const attached = await iam.send(new sdk.ListAttachedUserPoliciesCommand({ UserName: "ada" }));
  expect(attached.AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(["AmazonEKSClusterPolicy", "pull"]);
  const read = await iam.send(new sdk.GetPolicyCommand({ PolicyArn: made.Policy?.Arn }));
  expect(read.Policy).toMatchObject({ AttachmentCount: 1, Tags: [] });
  const version = await iam.send(new sdk.GetPolicyVersionCommand({ PolicyArn: made.Policy?.Arn, VersionId: "v1" }));
  expect(decodeURIComponent(version.PolicyVersion?.Document ?? "")).toBe(allow("ecr:*"));
});

test("an instance profile holds at most one role", async () => {
  await iam.send(new sdk.CreateRoleCommand(node));
  const profile = { InstanceProfileName: "Node" };
  const made = await iam.send(new sdk.CreateInstanceProfileCommand(profile));
  expect(made.InstanceProfile).toMatchObject({ Roles: [] });
  const add = () => iam.send(new sdk.AddRoleToInstanceProfileCommand({ ...profile, RoleName: "Node" }));
  await add();
  await expect(add()).rejects.toMatchObject({ name: "LimitExceededException" });
  const read = await iam.send(new sdk.GetInstanceProfileCommand(profile));
  expect(read.InstanceProfile?.Roles?.map(({ Arn }) => Arn)).toEqual(["arn:aws:iam::111122223333:role/team/Node"]);
  const of = await iam.send(new sdk.ListInstanceProfilesForRoleCommand({ RoleName: "Node" }));
  expect(of.InstanceProfiles).toHaveLength(1);
  await expect(iam.send(new sdk.GetInstanceProfileCommand({ InstanceProfileName: "no" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
    message: "Instance Profile no cannot be found.",
  });
});

test("service-linked roles are as recorded", async () => {
  const make = (CustomSuffix?: string) =>
    iam.send(new sdk.CreateServiceLinkedRoleCommand({ AWSServiceName: "eks.amazonaws.com", CustomSuffix }));
  await expect(make("x")).rejects.toMatchObject({ message: "Custom suffix is not allowed for eks.amazonaws.com" });
  await make();
  const { Role } = await iam.send(new sdk.GetRoleCommand({ RoleName: "AWSServiceRoleForAmazonEKS" }));
  expect(Role).toMatchObject({ Path: "/aws-service-role/eks.amazonaws.com/", RoleLastUsed: {} });
  await expect(make()).rejects.toMatchObject({
    name: "InvalidInputException",
    message:
      "Service role name AWSServiceRoleForAmazonEKS has been taken in this account, please try a different suffix.",
  });
});

test("OIDC providers are identified by their URL", async () => {
  const make = { Url: "https://oidc.eks.us-east-1.amazonaws.com/id/X", ClientIDList: ["sts.amazonaws.com"] };
  const { OpenIDConnectProviderArn } = await iam.send(new sdk.CreateOpenIDConnectProviderCommand(make));
  const read = await iam.send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
  expect(read).toMatchObject({ Url: "oidc.eks.us-east-1.amazonaws.com/id/X", ClientIDList: ["sts.amazonaws.com"] });
  await expect(iam.send(new sdk.CreateOpenIDConnectProviderCommand(make))).rejects.toMatchObject({
    name: "EntityAlreadyExistsException",
  });
  const { OpenIDConnectProviderList } = await iam.send(new sdk.ListOpenIDConnectProvidersCommand({}));
  expect(OpenIDConnectProviderList).toHaveLength(2);
});

test("lists are paged", async () => {
  for (const RoleName of ["c", "a", "b"]) await iam.send(new sdk.CreateRoleCommand({ ...node, RoleName }));
  const names: (string | undefined)[] = [];
  for await (const { Roles = [] } of sdk.paginateListRoles({ client: iam, pageSize: 2 }, { PathPrefix: "/team/" })) {
    names.push(...Roles.map(({ RoleName }) => RoleName));
  }
  expect(names).toEqual(["a", "b", "c"]);
});

test("what is not simulated is refused with what there is", async () => {
  await expect(iam.send(new sdk.ListVirtualMFADevicesCommand({}))).rejects.toMatchObject({
    name: "InvalidAction",
    message: expect.stringContaining("GetRole"),
  });
});

test("what only AWS may change stays as it is, and goes by its own way", async () => {
  const { Role } = await iam.send(
    new sdk.CreateServiceLinkedRoleCommand({ AWSServiceName: "autoscaling.amazonaws.com" }),
  );
  const { RoleName = "" } = Role ?? {};
  await expect(
    iam.send(new sdk.PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: allow("ecr:*") })),
  ).rejects.toMatchObject({
    name: "UnmodifiableEntityException",
    message: `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`,
  });
  const another = { AWSServiceName: "autoscaling.amazonaws.com", CustomSuffix: "two" };
  const second = await iam.send(new sdk.CreateServiceLinkedRoleCommand(another));
  expect(second.Role?.RoleName).toBe("AWSServiceRoleForAutoScaling_two");
  const { DeletionTaskId } = await iam.send(new sdk.DeleteServiceLinkedRoleCommand({ RoleName }));
  expect(await iam.send(new sdk.GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))).toMatchObject({
    Status: "SUCCEEDED",
  });
  await expect(iam.send(new sdk.GetRoleCommand({ RoleName }))).rejects.toMatchObject({ name: "NoSuchEntityException" });
});

test("everything carries tags, and no key twice", async () => {
  await iam.send(new sdk.CreateUserCommand({ UserName: "ci" }));
  const tag = (Tags: sdk.Tag[]) => iam.send(new sdk.TagUserCommand({ UserName: "ci", Tags }));
  await tag([
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2" },
  ]);
  await tag([{ Key: "A", Value: "3" }]);
  await iam.send(new sdk.UntagUserCommand({ UserName: "ci", TagKeys: ["B"] }));
  expect((await iam.send(new sdk.ListUserTagsCommand({ UserName: "ci" }))).Tags).toEqual([{ Key: "A", Value: "3" }]);
  const twice = tag([
    { Key: "a", Value: "1" },
    { Key: "A", Value: "2" },
  ]);
  await expect(twice).rejects.toMatchObject({
    name: "InvalidInputException",
    message: "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  });
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy";
  await iam.send(new sdk.AttachUserPolicyCommand({ UserName: "ci", PolicyArn }));
  const { PolicyUsers } = await iam.send(new sdk.ListEntitiesForPolicyCommand({ PolicyArn }));
  expect(PolicyUsers).toMatchObject([{ UserName: "ci" }]);
  const { Policies } = await iam.send(new sdk.ListPoliciesCommand({ Scope: "AWS", PathPrefix: "/service-role/" }));
  expect(Policies?.find(({ Arn }) => Arn === PolicyArn)).toMatchObject({ Path: "/service-role/", AttachmentCount: 1 });
});

test("a list goes on where it was cut, and not further than IAM's model says", async () => {
  for (const UserName of ["b", "c"]) await iam.send(new sdk.CreateUserCommand({ UserName, Path: "/lab/" }));
  const list = (more: sdk.ListUsersCommandInput) =>
    iam.send(new sdk.ListUsersCommand({ PathPrefix: "/lab/", ...more }));
  const { Users, IsTruncated, Marker } = await list({ MaxItems: 1 });
  expect([Users?.[0]?.UserName, IsTruncated]).toEqual(["b", true]);
  expect((await list({ Marker })).Users).toMatchObject([{ UserName: "c" }]);
  await expect(list({ MaxItems: 1001 })).rejects.toMatchObject({
    message:
      "1 validation error detected: Value '1001' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000",
  });
});

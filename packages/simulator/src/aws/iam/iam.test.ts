import * as sdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../../cloud.ts";
import { sdkConfig } from "../client.test-support.ts";
import { checked } from "../schema.test-support.ts";

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

test("OIDC providers are told apart by their URL", async () => {
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
  await expect(iam.send(new sdk.ListGroupsCommand({}))).rejects.toMatchObject({
    name: "InvalidAction",
    message: expect.stringContaining("GetRole"),
  });
});

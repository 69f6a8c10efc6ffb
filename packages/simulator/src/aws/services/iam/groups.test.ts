import * as cloudformation from "@aws-sdk/client-cloudformation";
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

const allow = (Action: string, Effect = "Allow") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect, Action, Resource: "*" }] });
const GroupName = "Operators";
const ada = { GroupName, UserName: "ada" };
const DeleteConflict = { name: "DeleteConflictException" };
const NoSuchEntity = { name: "NoSuchEntityException" };

/** A group at a path, with one user in it. */
async function arrange(): Promise<void> {
  await iam.send(new sdk.CreateGroupCommand({ GroupName, Path: "/team/" }));
  await iam.send(new sdk.CreateUserCommand({ UserName: "ada" }));
  await iam.send(new sdk.AddUserToGroupCommand(ada));
}

test("a group shows who is in it, and a user the groups that it is in", async () => {
  await arrange();
  await iam.send(new sdk.AddUserToGroupCommand({ ...ada, GroupName: "operators" }));
  const { Group, Users } = await iam.send(new sdk.GetGroupCommand({ GroupName: "operators" }));
  expect(Group).toEqual({
    Path: "/team/",
    GroupName,
    GroupId: expect.stringMatching(/^AGPA[A-Z0-9]{17}$/),
    Arn: "arn:aws:iam::111122223333:group/team/Operators",
    CreateDate: expect.any(Date),
  });
  expect(Users).toMatchObject([{ UserName: "ada", UserId: expect.stringMatching(/^AIDA/) }]);
  expect((await iam.send(new sdk.ListGroupsCommand({ PathPrefix: "/team/" }))).Groups).toEqual([Group]);
  expect((await iam.send(new sdk.ListGroupsForUserCommand({ UserName: "ada" }))).Groups).toEqual([Group]);
  await expect(iam.send(new sdk.CreateGroupCommand({ GroupName: "OPERATORS" }))).rejects.toMatchObject({
    name: "EntityAlreadyExistsException",
    message: "Group with name OPERATORS already exists.",
  });
  await expect(iam.send(new sdk.AddUserToGroupCommand({ GroupName, UserName: "bob" }))).rejects.toMatchObject(
    NoSuchEntity,
  );
  await expect(iam.send(new sdk.GetGroupCommand({ GroupName: "no" }))).rejects.toMatchObject({
    ...NoSuchEntity,
    message: "The group with name no cannot be found.",
  });
});

test("a user may do what its groups allow and may not what they deny, for as long as it is in them", async () => {
  await arrange();
  const { AccessKey } = await iam.send(new sdk.CreateAccessKeyCommand({ UserName: "ada" }));
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  const hers = new sdk.IAMClient({ ...sdkConfig(cloud), credentials });
  const list = () =>
    hers.send(new sdk.ListRolesCommand({})).then(
      () => "allowed",
      (error: Error) => error.name,
    );
  expect(await list()).toBe("AccessDenied");
  const PolicyName = "read";
  await iam.send(new sdk.PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: allow("iam:List*") }));
  expect(await list()).toBe("allowed");
  await iam.send(new sdk.PutUserPolicyCommand({ UserName: "ada", PolicyName: "all", PolicyDocument: allow("iam:*") }));
  await iam.send(new sdk.PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: allow("iam:List*", "Deny") }));
  expect(await list()).toBe("AccessDenied");
  await iam.send(new sdk.RemoveUserFromGroupCommand(ada));
  expect(await list()).toBe("allowed");
});

test("no one goes who is still needed: neither a group with users or policies, nor a user in a group", async () => {
  await arrange();
  const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  const policy = { GroupName, PolicyName: "p" };
  await iam.send(new sdk.PutGroupPolicyCommand({ ...policy, PolicyDocument: allow("s3:*") }));
  await iam.send(new sdk.AttachGroupPolicyCommand({ GroupName, PolicyArn }));
  expect((await iam.send(new sdk.ListEntitiesForPolicyCommand({ PolicyArn }))).PolicyGroups).toMatchObject([
    { GroupName },
  ]);
  expect((await iam.send(new sdk.GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount).toBe(1);
  const goes = () => iam.send(new sdk.DeleteGroupCommand({ GroupName }));
  await expect(iam.send(new sdk.DeleteUserCommand({ UserName: "ada" }))).rejects.toMatchObject(DeleteConflict);
  await expect(goes()).rejects.toMatchObject(DeleteConflict);
  await iam.send(new sdk.RemoveUserFromGroupCommand(ada));
  await expect(goes()).rejects.toMatchObject(DeleteConflict);
  await iam.send(new sdk.DeleteGroupPolicyCommand(policy));
  await expect(goes()).rejects.toMatchObject(DeleteConflict);
  await iam.send(new sdk.DetachGroupPolicyCommand({ GroupName, PolicyArn }));
  await goes();
  await iam.send(new sdk.DeleteUserCommand({ UserName: "ada" }));
  expect((await iam.send(new sdk.ListGroupsCommand({}))).Groups).toEqual([]);
});

test("a user is in ten groups at most, and a group cannot be trusted by a role", async () => {
  await arrange();
  const join = async (index: number) => {
    await iam.send(new sdk.CreateGroupCommand({ GroupName: `g${index}` }));
    return iam.send(new sdk.AddUserToGroupCommand({ GroupName: `g${index}`, UserName: "ada" }));
  };
  for (const index of Array(9).keys()) await join(index);
  await expect(join(9)).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "Cannot exceed quota for GroupsPerUser: 10",
  });
  const AWS = "arn:aws:iam::111122223333:group/team/Operators";
  const Statement = [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await expect(iam.send(new sdk.CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument }))).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
  });
});

test("a template makes a group, its policies and the users in it, and takes them away in order", async () => {
  const stacks = checked(new cloudformation.CloudFormationClient(sdkConfig(cloud)), cloudformation, cloud);
  const document = JSON.parse(allow("s3:*"));
  const template = (Groups: unknown[]) =>
    JSON.stringify({
      Resources: {
        G: {
          Type: "AWS::IAM::Group",
          Properties: { GroupName, Policies: [{ PolicyName: "p", PolicyDocument: document }] },
        },
        U: { Type: "AWS::IAM::User", Properties: { UserName: "ada", Groups } },
        P: {
          Type: "AWS::IAM::Policy",
          Properties: { PolicyName: "q", PolicyDocument: document, Groups: [{ Ref: "G" }] },
        },
      },
    });
  const inside = async () =>
    (await iam.send(new sdk.GetGroupCommand({ GroupName }))).Users?.map(({ UserName }) => UserName);
  const stack = { StackName: "s", Capabilities: ["CAPABILITY_NAMED_IAM" as const] };
  await stacks.send(new cloudformation.CreateStackCommand({ ...stack, TemplateBody: template([{ Ref: "G" }]) }));
  cloud.world.clock.advance(600_000);
  expect(await inside()).toEqual(["ada"]);
  expect((await iam.send(new sdk.ListGroupPoliciesCommand({ GroupName }))).PolicyNames).toEqual(["p", "q"]);
  await stacks.send(new cloudformation.UpdateStackCommand({ ...stack, TemplateBody: template([]) }));
  cloud.world.clock.advance(600_000);
  expect(await inside()).toEqual([]);
  await iam.send(new sdk.AddUserToGroupCommand(ada));
  await stacks.send(new cloudformation.DeleteStackCommand({ StackName: "s" }));
  cloud.world.clock.advance(600_000);
  expect((await iam.send(new sdk.ListGroupsCommand({}))).Groups).toEqual([]);
  expect((await iam.send(new sdk.ListUsersCommand({}))).Users).toMatchObject([{ UserName: "deployer" }]);
});

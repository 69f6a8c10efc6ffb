import * as sdk from "@aws-sdk/client-cloudformation";
import * as ec2sdk from "@aws-sdk/client-ec2";
import * as iamsdk from "@aws-sdk/client-iam";
import { sdkConfig } from "../../client.test-support.ts";
import { lab, network, stackLab } from "./stacks.test-support.ts";

const stacks = stackLab();
const { create, eventsOf, drain, stack, update, vpcs } = stacks;

test("a stack creates its network in order and records an event for each step", async () => {
  const { StackId } = await create(network(), { Parameters: [{ ParameterKey: "Nat", ParameterValue: "yes" }] });
  expect(await stack()).toMatchObject({ StackId, StackStatus: "CREATE_IN_PROGRESS", Description: "a lab" });
  drain();
  const [vpc] = await vpcs();
  expect(await stack()).toMatchObject({
    StackStatus: "CREATE_COMPLETE",
    Outputs: [
      { OutputKey: "VpcId", OutputValue: vpc?.VpcId, ExportName: "lab::VPC" },
      { OutputKey: "Subnets", OutputValue: expect.stringMatching(/^subnet-/) },
    ],
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
    NotificationARNs: [],
    RollbackConfiguration: {},
    EnableTerminationProtection: false,
  });
  expect(vpc?.Tags).toEqual([
    { Key: "aws:cloudformation:stack-id", Value: StackId },
    { Key: "aws:cloudformation:logical-id", Value: "Vpc" },
    { Key: "aws:cloudformation:stack-name", Value: "lab" },
    { Key: "Name", Value: "lab/Vpc" },
  ]);
  const { StackResources } = await stacks.cfn.send(new sdk.DescribeStackResourcesCommand(lab));
  expect(StackResources?.map(({ ResourceStatus }) => ResourceStatus)).toEqual(Array(9).fill("CREATE_COMPLETE"));
  const events = (await eventsOf())
    .reverse()
    .map(({ LogicalResourceId: id, ResourceStatus: status }) => `${id} ${status}`);
  expect(events[0]).toBe("lab CREATE_IN_PROGRESS");
  expect(events.indexOf("Vpc CREATE_COMPLETE")).toBeLessThan(events.indexOf("SubnetA CREATE_IN_PROGRESS"));
  expect(events.at(-1)).toBe("lab CREATE_COMPLETE");
  const { Exports } = await stacks.cfn.send(new sdk.ListExportsCommand({}));
  expect(Exports).toMatchObject([{ Name: "lab::VPC", Value: vpc?.VpcId }]);
  expect(stacks.cloud.world.record.needed().map(({ permission }) => permission)).toEqual(
    expect.arrayContaining(["cloudformation:CreateStack", "ec2:CreateVpc", "ec2:CreateNatGateway"]),
  );
});

test("who waits for a stack by its events alone sees it end", async () => {
  await create(network());
  const ended = (event?: sdk.StackEvent) =>
    event?.LogicalResourceId === "lab" && event.ResourceStatus === "CREATE_COMPLETE";
  let looks = 1;
  while (looks < 100 && !ended((await eventsOf())[0])) looks += 1;
  expect([looks > 1, ended((await eventsOf())[0])]).toEqual([true, true]);
});

test("a stack that is deleted takes everything with it, and is known by its ARN only", async () => {
  const { StackId = "" } = await create(network(), { Parameters: [{ ParameterKey: "Nat", ParameterValue: "yes" }] });
  drain();
  await stacks.cfn.send(new sdk.DeleteStackCommand(lab));
  drain();
  expect(await vpcs()).toEqual([]);
  await expect(stack()).rejects.toMatchObject({ name: "ValidationError", message: "Stack with id lab does not exist" });
  expect(await stack(StackId)).toMatchObject({ StackStatus: "DELETE_COMPLETE", DeletionTime: expect.any(Date) });
  await stacks.cfn.send(new sdk.DeleteStackCommand(lab));
  // Recorded: test_update_deleted_stack.
  await expect(update(network(), { StackName: StackId })).rejects.toMatchObject({
    message: `Stack:${StackId} is in DELETE_COMPLETE state and can not be updated.`,
  });
});

test("a failed step is reported and rolled back", async () => {
  const bad =
    "  Other:\n    Type: AWS::EC2::Subnet\n    DependsOn: SubnetA\n    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 }\n";
  await create(network(undefined, bad));
  drain();
  expect(await stack()).toMatchObject({ StackStatus: "ROLLBACK_COMPLETE" });
  expect(await vpcs()).toEqual([]);
  expect((await eventsOf()).find(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED")).toMatchObject({
    LogicalResourceId: "Other",
    ResourceStatusReason: expect.stringContaining("The CIDR '10.0.0.0/24' conflicts with another subnet (Service: Ec2"),
  });
  await expect(update(network())).rejects.toMatchObject({
    message: expect.stringContaining("is in ROLLBACK_COMPLETE state and can not be updated."),
  });
});

test("an update that fails leaves the stack as it was", async () => {
  await create(network());
  drain();
  const before = (await stack())?.Outputs;
  const bad =
    "  Other:\n    Type: AWS::EC2::Subnet\n    DependsOn: SubnetA\n    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 }\n";
  await update(network(undefined, bad).replace("EnableDnsHostnames: true", "EnableDnsHostnames: false"));
  drain();
  expect(await stack()).toMatchObject({ StackStatus: "UPDATE_ROLLBACK_COMPLETE", Outputs: before });
  await expect(update(network())).rejects.toMatchObject({ message: "No updates are to be performed." });
});

// "Fail and return NotFound … the Client should ignore this error": aws-cloudformation-resource-providers-ses#9.
test("a stack goes whole though something of it is gone already", async () => {
  await create(network());
  drain();
  const { StackResources = [] } = await stacks.cfn.send(new sdk.DescribeStackResourcesCommand({ StackName: "lab" }));
  const SubnetId = StackResources.find(({ ResourceType }) => ResourceType === "AWS::EC2::Subnet")?.PhysicalResourceId;
  await new ec2sdk.EC2Client(sdkConfig(stacks.cloud)).send(new ec2sdk.DeleteSubnetCommand({ SubnetId }));
  await stacks.cfn.send(new sdk.DeleteStackCommand(lab));
  drain();
  expect(await vpcs()).toEqual([]);
  await expect(stack()).rejects.toMatchObject({ name: "ValidationError" });
});

test("a caller without EC2's permission sees its stack fail, not its request", async () => {
  stacks.cloud.world.access.limit("arn:aws:iam::111122223333:user/deployer", ["cloudformation:*"]);
  await create(network());
  drain();
  expect(await stack()).toMatchObject({ StackStatus: "ROLLBACK_COMPLETE" });
  expect((await eventsOf()).some(({ ResourceStatusReason: why }) => why?.includes("ec2:CreateVpc"))).toBe(true);
});

test("a protected stack cannot be deleted, and a template's summary lists its needs", async () => {
  await create(network(), { EnableTerminationProtection: true });
  drain();
  await expect(stacks.cfn.send(new sdk.DeleteStackCommand(lab))).rejects.toMatchObject({
    message: "Stack [lab] cannot be deleted while TerminationProtection is enabled",
  });
  const { Parameters } = await stacks.cfn.send(new sdk.ValidateTemplateCommand({ TemplateBody: network() }));
  expect(Parameters).toMatchObject([{ ParameterKey: "Cidr", DefaultValue: "10.0.0.0/16" }, { ParameterKey: "Nat" }]);
  expect((await stacks.cfn.send(new sdk.GetTemplateCommand(lab))).TemplateBody).toBe(network());
  const result = await stacks.cfn.send(new sdk.GetTemplateSummaryCommand(lab));
  expect(result.Parameters?.[0]).toMatchObject({ ParameterKey: "Cidr", ParameterType: "String" });
  expect(result.ResourceTypes).toContain("AWS::EC2::VPC");
});

test("a stack acts with the role that it is given, and no further than the role may", async () => {
  const iam = new iamsdk.IAMClient(sdkConfig(stacks.cloud));
  const role = async (RoleName: string, Action: string) => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "cloudformation.amazonaws.com" },
      Action: "sts:AssumeRole",
    };
    const trust = { RoleName, AssumeRolePolicyDocument: JSON.stringify({ Statement: [statement] }) };
    const { Role } = await iam.send(new iamsdk.CreateRoleCommand(trust));
    const PolicyDocument = JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    await iam.send(new iamsdk.PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
    return Role?.Arn ?? "";
  };
  const [reader, maker] = [await role("reader", "ec2:Describe*"), await role("maker", "ec2:*")];
  await expect(create(network(), { RoleARN: maker })).rejects.toMatchObject({
    message: `Role ${maker} is invalid or cannot be assumed`,
  });
  stacks.cloud.world.clock.advance(10_000);
  await create(network(), { RoleARN: reader });
  drain();
  expect(await stack()).toMatchObject({ StackStatus: "ROLLBACK_COMPLETE", RoleARN: reader });
  const why = (await eventsOf()).map(({ ResourceStatusReason }) => ResourceStatusReason ?? "").join();
  expect(why).toContain("assumed-role/reader/AWSCloudFormation is not authorized to perform: ec2:CreateVpc");
  await stacks.cfn.send(new sdk.DeleteStackCommand(lab));
  drain();
  await create(network(), { RoleARN: maker });
  drain();
  expect((await stack())?.StackStatus).toBe("CREATE_COMPLETE");
});

test("a resource that an update no longer declares is gone", async () => {
  await create(network());
  drain();
  await update(network().replace(/ {2}Route:\n( {4}.*\n)+/, ""));
  drain();
  expect((await stack())?.StackStatus).toBe("UPDATE_COMPLETE");
  await expect(
    stacks.cfn.send(new sdk.DescribeStackResourceCommand({ ...lab, LogicalResourceId: "Route" })),
  ).rejects.toMatchObject({ message: "Resource Route does not exist for stack lab" });
});

// TagKey, TagValue and Tags of the vendor's model (botocore, cloudformation/2010-05-15/service-2.json).
test.each<[string, sdk.Tag[], RegExp]>([
  ["without a value", [{ Key: "a", Value: "" }], /'tags\.1\.member\.value'.*greater than or equal to 1/],
  ["with a long value", [{ Key: "a", Value: "1".repeat(257) }], /less than or equal to 256/],
  ["with a long name", [{ Key: "a".repeat(129), Value: "1" }], /less than or equal to 128/],
  ["51 of them", Array.from({ length: 51 }, (_, at) => ({ Key: `t${at}`, Value: "1" })), /'tags'.*equal to 50/],
])("a stack takes no tags %s", async (_what, Tags, message) => {
  await expect(create(network(), { Tags })).rejects.toMatchObject({
    name: "ValidationError",
    message: expect.stringMatching(message),
  });
  await expect(stack()).rejects.toMatchObject({ name: "ValidationError" });
});

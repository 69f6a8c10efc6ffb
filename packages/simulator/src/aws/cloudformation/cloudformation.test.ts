import * as sdk from "@aws-sdk/client-cloudformation";
import * as ec2sdk from "@aws-sdk/client-ec2";
import * as iamsdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../../cloud.ts";
import { sdkConfig } from "../client.test-support.ts";
import { checked } from "../schema.test-support.ts";

let cloud: Cloud;
let cfn: sdk.CloudFormationClient;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  cfn = checked(new sdk.CloudFormationClient(sdkConfig(cloud)), sdk, cloud);
});
afterEach(() => cloud.close());

const network = (cidr = "10.0.0.0/16", more = "") => `
AWSTemplateFormatVersion: 2010-09-09
Description: a lab
Parameters:
  Cidr: { Type: String, Default: ${cidr} }
  Nat: { Type: String, Default: "no", AllowedValues: ["yes", "no"] }
Conditions:
  WithNat: !Equals [!Ref Nat, "yes"]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: !Ref Cidr
      EnableDnsHostnames: true
      Tags: [{ Key: Name, Value: !Sub "\${AWS::StackName}/Vpc" }]
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway }
  Table:
    Type: AWS::EC2::RouteTable
    Properties: { VpcId: !Ref Vpc }
  Route:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway }
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]
      AvailabilityZone: !Select [0, !GetAZs ""]
      MapPublicIpOnLaunch: true
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: { SubnetId: !Ref SubnetA, RouteTableId: !Ref Table }
  Address: { Type: AWS::EC2::EIP, Condition: WithNat }
  NatGateway:
    Type: AWS::EC2::NatGateway
    Condition: WithNat
    Properties: { SubnetId: !Ref SubnetA, AllocationId: !GetAtt Address.AllocationId }
${more}
Outputs:
  VpcId: { Value: !Ref Vpc, Export: { Name: !Sub "\${AWS::StackName}::VPC" } }
  Subnets: { Value: !Join [",", [!Ref SubnetA]] }
`;

const lab = { StackName: "lab" };
const settle = () => cloud.world.clock.advance(30 * 60_000);
const create = (TemplateBody: string, more: Partial<sdk.CreateStackCommandInput> = {}) =>
  cfn.send(new sdk.CreateStackCommand({ ...lab, TemplateBody, ...more }));
const update = (TemplateBody: string, more: Partial<sdk.UpdateStackCommandInput> = {}) =>
  cfn.send(new sdk.UpdateStackCommand({ ...lab, TemplateBody, ...more }));
const stack = async (StackName = "lab") => (await cfn.send(new sdk.DescribeStacksCommand({ StackName }))).Stacks?.[0];
const vpcs = async () => {
  const ec2 = new ec2sdk.EC2Client(sdkConfig(cloud));
  return (await ec2.send(new ec2sdk.DescribeVpcsCommand({}))).Vpcs ?? [];
};
const eventsOf = async () => (await cfn.send(new sdk.DescribeStackEventsCommand(lab))).StackEvents ?? [];

test("a stack makes its network in order, and tells it", async () => {
  const { StackId } = await create(network(), { Parameters: [{ ParameterKey: "Nat", ParameterValue: "yes" }] });
  expect(await stack()).toMatchObject({ StackId, StackStatus: "CREATE_IN_PROGRESS", Description: "a lab" });
  settle();
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
  const { StackResources } = await cfn.send(new sdk.DescribeStackResourcesCommand(lab));
  expect(StackResources?.map(({ ResourceStatus }) => ResourceStatus)).toEqual(Array(9).fill("CREATE_COMPLETE"));
  const told = (await eventsOf())
    .reverse()
    .map(({ LogicalResourceId: id, ResourceStatus: status }) => `${id} ${status}`);
  expect(told[0]).toBe("lab CREATE_IN_PROGRESS");
  expect(told.indexOf("Vpc CREATE_COMPLETE")).toBeLessThan(told.indexOf("SubnetA CREATE_IN_PROGRESS"));
  expect(told.at(-1)).toBe("lab CREATE_COMPLETE");
  const { Exports } = await cfn.send(new sdk.ListExportsCommand({}));
  expect(Exports).toMatchObject([{ Name: "lab::VPC", Value: vpc?.VpcId }]);
  expect(cloud.world.record.needed().map(({ permission }) => permission)).toEqual(
    expect.arrayContaining(["cloudformation:CreateStack", "ec2:CreateVpc", "ec2:CreateNatGateway"]),
  );
});

test("a stack that is deleted takes everything with it, and is known by its ARN only", async () => {
  const { StackId = "" } = await create(network(), { Parameters: [{ ParameterKey: "Nat", ParameterValue: "yes" }] });
  settle();
  await cfn.send(new sdk.DeleteStackCommand(lab));
  settle();
  expect(await vpcs()).toEqual([]);
  await expect(stack()).rejects.toMatchObject({ name: "ValidationError", message: "Stack with id lab does not exist" });
  expect(await stack(StackId)).toMatchObject({ StackStatus: "DELETE_COMPLETE", DeletionTime: expect.any(Date) });
  await cfn.send(new sdk.DeleteStackCommand(lab));
  // Recorded: test_update_deleted_stack.
  await expect(update(network(), { StackName: StackId })).rejects.toMatchObject({
    message: `Stack:${StackId} is in DELETE_COMPLETE state and can not be updated.`,
  });
});

test("what fails is told, and rolled back", async () => {
  const bad =
    "  Other:\n    Type: AWS::EC2::Subnet\n    DependsOn: SubnetA\n    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 }\n";
  await create(network(undefined, bad));
  settle();
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
  settle();
  const before = (await stack())?.Outputs;
  const bad =
    "  Other:\n    Type: AWS::EC2::Subnet\n    DependsOn: SubnetA\n    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 }\n";
  await update(network(undefined, bad).replace("EnableDnsHostnames: true", "EnableDnsHostnames: false"));
  settle();
  expect(await stack()).toMatchObject({ StackStatus: "UPDATE_ROLLBACK_COMPLETE", Outputs: before });
  await expect(update(network())).rejects.toMatchObject({ message: "No updates are to be performed." });
});

describe("a change set", () => {
  const make = (TemplateBody: string, more: Partial<sdk.CreateChangeSetCommandInput> = {}) =>
    cfn.send(new sdk.CreateChangeSetCommand({ ...lab, ChangeSetName: "change", TemplateBody, ...more }));
  const describeIt = async (id?: string) => {
    cloud.world.clock.advance(10_000);
    return cfn.send(new sdk.DescribeChangeSetCommand({ ChangeSetName: id ?? "change", ...(id ? {} : lab) }));
  };

  test("for a new stack shows what it adds, and makes it when executed", async () => {
    const { StackId } = await make(network(), { ChangeSetType: "CREATE" });
    // Recorded: test_create_changeset_with_stack_id.
    expect(await stack()).toEqual({
      CreationTime: expect.any(Date),
      Description: undefined,
      DisableRollback: false,
      DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
      EnableTerminationProtection: false,
      NotificationARNs: [],
      RollbackConfiguration: {},
      StackId,
      StackName: "lab",
      StackStatus: "REVIEW_IN_PROGRESS",
      StackStatusReason: "User Initiated",
      Tags: [],
    });
    const set = await describeIt();
    expect(set).toMatchObject({ Status: "CREATE_COMPLETE", ExecutionStatus: "AVAILABLE", IncludeNestedStacks: false });
    expect(set.Changes?.[0]).toEqual({
      Type: "Resource",
      ResourceChange: {
        Action: "Add",
        Details: [],
        LogicalResourceId: "Vpc",
        ResourceType: "AWS::EC2::VPC",
        Scope: [],
      },
    });
    expect(await vpcs()).toEqual([]);
    await cfn.send(new sdk.ExecuteChangeSetCommand({ ...lab, ChangeSetName: "change" }));
    settle();
    expect((await stack())?.StackStatus).toBe("CREATE_COMPLETE");
  });

  test("without a change fails, and cannot be executed", async () => {
    await create(network());
    settle();
    const { Id } = await make(network());
    expect(await describeIt(Id)).toMatchObject({
      Status: "FAILED",
      ExecutionStatus: "UNAVAILABLE",
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
      Changes: [],
    });
    await expect(cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName: Id }))).rejects.toMatchObject({
      name: "InvalidChangeSetStatusException",
      message: `ChangeSet [${Id}] cannot be executed in its current status of [FAILED]`,
    });
  });

  test("tells a change in place from a replacement, and what follows from it", async () => {
    await create(network());
    settle();
    await make(network().replace("EnableDnsHostnames: true", "EnableDnsHostnames: false"));
    const { Changes: small } = await describeIt();
    expect(small?.map(({ ResourceChange }) => ResourceChange)).toMatchObject([
      { Action: "Modify", LogicalResourceId: "Vpc", Replacement: "False", Scope: ["Properties"] },
    ]);
    const other = { ParameterKey: "Cidr", ParameterValue: "10.9.0.0/16" };
    await make(network(), { ChangeSetName: "large", Parameters: [other] });
    cloud.world.clock.advance(10_000);
    const { Changes = [] } = await cfn.send(new sdk.DescribeChangeSetCommand({ ...lab, ChangeSetName: "large" }));
    const by = new Map(Changes.map(({ ResourceChange }) => [ResourceChange?.LogicalResourceId, ResourceChange]));
    const Target = { Attribute: "Properties", Name: "CidrBlock", RequiresRecreation: "Always" };
    expect(by.get("Vpc")).toMatchObject({
      Replacement: "True",
      PolicyAction: "ReplaceAndDelete",
      Details: [
        { Target, CausingEntity: "Cidr", ChangeSource: "ParameterReference", Evaluation: "Static" },
        { Target, ChangeSource: "DirectModification", Evaluation: "Dynamic" },
      ],
    });
    expect(by.get("Table")?.Replacement).toBe("Conditional");
  });

  test("is refused, forgotten and made obsolete as recorded", async () => {
    const describeOf = (ChangeSetName: string, StackName?: string) =>
      cfn.send(new sdk.DescribeChangeSetCommand({ ChangeSetName, StackName }));
    await expect(describeOf("x", "somestack")).rejects.toMatchObject({ message: "Stack [somestack] does not exist" });
    await expect(cfn.send(new sdk.DeleteChangeSetCommand({ ChangeSetName: "x" }))).rejects.toMatchObject({
      message: "StackName must be specified if ChangeSetName is not specified as an ARN.",
    });
    await expect(make(network())).rejects.toMatchObject({ message: "Stack [lab] does not exist" });
    await make(network(), { ChangeSetType: "CREATE" });
    await create(network());
    settle();
    expect((await describeIt()).ExecutionStatus).toBe("OBSOLETE");
    await expect(make(network(), { ChangeSetType: "CREATE", ChangeSetName: "again" })).rejects.toMatchObject({
      message: "Stack [lab] already exists and cannot be created again with the changeSet [again].",
    });
    await cfn.send(new sdk.DeleteChangeSetCommand({ ...lab, ChangeSetName: "change" }));
    await expect(describeIt()).rejects.toMatchObject({
      name: "ChangeSetNotFoundException",
      message: "ChangeSet [change] does not exist",
    });
  });
});

describe("roles in a template", () => {
  const role = (name = "", action = "ecr:*") => `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ${name}
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }]
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"]
      Policies:
        - PolicyName: own
          PolicyDocument: { Version: 2012-10-17, Statement: [{ Effect: Allow, Action: "${action}", Resource: "*" }] }
Outputs:
  Arn: { Value: !GetAtt Role.Arn }
`;
  const acknowledged = { Capabilities: ["CAPABILITY_NAMED_IAM" as const] };

  test("must be acknowledged", async () => {
    await expect(create(role())).rejects.toMatchObject({
      name: "InsufficientCapabilitiesException",
      message: "Requires capabilities : [CAPABILITY_IAM]",
    });
    await expect(create(role("RoleName: node"), { Capabilities: ["CAPABILITY_IAM"] })).rejects.toMatchObject({
      message: "Requires capabilities : [CAPABILITY_NAMED_IAM]",
    });
  });

  test("are made, changed in place, found drifted, and removed", async () => {
    const iam = new iamsdk.IAMClient(sdkConfig(cloud));
    await create(role("RoleName: node"), acknowledged);
    settle();
    expect((await stack())?.Outputs).toMatchObject([{ OutputValue: "arn:aws:iam::111122223333:role/node" }]);
    await update(role("RoleName: node", "eks:*"), acknowledged);
    settle();
    expect((await stack())?.StackStatus).toBe("UPDATE_COMPLETE");
    const own = { RoleName: "node", PolicyName: "own" };
    const { PolicyDocument } = await iam.send(new iamsdk.GetRolePolicyCommand(own));
    expect(decodeURIComponent(PolicyDocument ?? "")).toContain('"eks:*"');
    const drift = async () => {
      const { StackDriftDetectionId } = await cfn.send(new sdk.DetectStackDriftCommand(lab));
      return cfn.send(new sdk.DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }));
    };
    expect(await drift()).toMatchObject({ StackDriftStatus: "IN_SYNC", DriftedStackResourceCount: 0 });
    await cfn.send(new sdk.DeleteStackCommand(lab));
    settle();
    await expect(iam.send(new iamsdk.GetRoleCommand({ RoleName: "node" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
  });
});

describe("a template is refused", () => {
  const vpc = "Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }";
  const refusals: [string, string, RegExp][] = [
    ["when empty", "", /Either Template URL or Template Body must be specified/],
    ["without resources", "Outputs: {}", /At least one Resources member must be defined/],
    [
      "with a name that is no name",
      'Resources: { "AWS::NoValue": { Type: AWS::EC2::VPC } }',
      /Template format error: Resource name AWS::NoValue is non alphanumeric\./,
    ],
    [
      "with a parameter that is no name",
      `Parameters: { "AWS::NoValue": { Type: String } }\nResources: { ${vpc} }`,
      /Parameter name AWS::NoValue is non alphanumeric\./,
    ],
    [
      "with a type that nobody has",
      "Resources: { X: { Type: AWS::SNS::Topic } }",
      /Unrecognized resource types: \[AWS::SNS::Topic\].*AWS::EC2::VPC/,
    ],
    [
      "with a reference to nothing",
      "Resources: { S: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref No } } }",
      /Unresolved resource dependencies \[No\]/,
    ],
    [
      "with a circle",
      "Resources: { A: { Type: AWS::EC2::VPC, DependsOn: B }, B: { Type: AWS::EC2::VPC, DependsOn: A } }",
      /Circular dependency between resources/,
    ],
    [
      "without a parameter's value",
      `Parameters: { P: { Type: String } }\nResources: { ${vpc} }`,
      /Parameters: \[P\] must have values/,
    ],
    ["when it does not parse", "{ nonsense", /JSON not well-formed/],
  ];
  test.each(refusals)("%s", async (_why, body, message) => {
    await expect(create(body)).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringMatching(message),
    });
  });
});

test("a caller without EC2's permission sees its stack fail, not its request", async () => {
  cloud.world.access.limit("arn:aws:iam::111122223333:user/deployer", ["cloudformation:*"]);
  await create(network());
  settle();
  expect(await stack()).toMatchObject({ StackStatus: "ROLLBACK_COMPLETE" });
  expect((await eventsOf()).some(({ ResourceStatusReason: why }) => why?.includes("ec2:CreateVpc"))).toBe(true);
});

test("a protected stack stays, and a template can be asked what it needs", async () => {
  await create(network(), { EnableTerminationProtection: true });
  settle();
  await expect(cfn.send(new sdk.DeleteStackCommand(lab))).rejects.toMatchObject({
    message: "Stack [lab] cannot be deleted while TerminationProtection is enabled",
  });
  const { Parameters } = await cfn.send(new sdk.ValidateTemplateCommand({ TemplateBody: network() }));
  expect(Parameters).toMatchObject([{ ParameterKey: "Cidr", DefaultValue: "10.0.0.0/16" }, { ParameterKey: "Nat" }]);
  expect((await cfn.send(new sdk.GetTemplateCommand(lab))).TemplateBody).toBe(network());
});

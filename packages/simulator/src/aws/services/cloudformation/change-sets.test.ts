import * as sdk from "@aws-sdk/client-cloudformation";
import { lab, network, stackLab } from "./stacks.test-support.ts";

const stacks = stackLab();
const { create, drain, stack, vpcs } = stacks;

describe("a change set", () => {
  const make = (TemplateBody: string, more: Partial<sdk.CreateChangeSetCommandInput> = {}) =>
    stacks.cfn.send(new sdk.CreateChangeSetCommand({ ...lab, ChangeSetName: "change", TemplateBody, ...more }));
  const describeIt = async (id?: string) => {
    stacks.cloud.world.clock.advance(10_000);
    return stacks.cfn.send(new sdk.DescribeChangeSetCommand({ ChangeSetName: id ?? "change", ...(id ? {} : lab) }));
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
    await stacks.cfn.send(new sdk.ExecuteChangeSetCommand({ ...lab, ChangeSetName: "change" }));
    drain();
    expect((await stack())?.StackStatus).toBe("CREATE_COMPLETE");
    // User guide, "Execute a change set": all of a stack's go once one is executed, so its name is free again.
    expect((await stacks.cfn.send(new sdk.ListChangeSetsCommand(lab))).Summaries).toEqual([]);
    // Its name says nothing any more, its ARN does (guardian/riff-raff, pull request 672).
    await expect(describeIt()).rejects.toMatchObject({ name: "ChangeSetNotFoundException" });
    const executed = await stacks.cfn.send(new sdk.DescribeChangeSetCommand({ ChangeSetName: set.ChangeSetId }));
    expect(executed.ExecutionStatus).toBe("EXECUTE_COMPLETE");
    expect((await make(network())).StackId).toBe(StackId);
  });

  test("without a change fails, and cannot be executed", async () => {
    await create(network());
    drain();
    const { Id } = await make(network());
    expect(await describeIt(Id)).toMatchObject({
      Status: "FAILED",
      ExecutionStatus: "UNAVAILABLE",
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
      Changes: [],
    });
    await expect(stacks.cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName: Id }))).rejects.toMatchObject({
      name: "InvalidChangeSetStatusException",
      message: `ChangeSet [${Id}] cannot be executed in its current status of [FAILED]`,
    });
  });

  test("shows whether a change is in place or a replacement, and its consequences", async () => {
    await create(network());
    drain();
    await make(network().replace("EnableDnsHostnames: true", "EnableDnsHostnames: false"));
    const { Changes: small } = await describeIt();
    expect(small?.map(({ ResourceChange }) => ResourceChange)).toMatchObject([
      { Action: "Modify", LogicalResourceId: "Vpc", Replacement: "False", Scope: ["Properties"] },
    ]);
    const other = { ParameterKey: "Cidr", ParameterValue: "10.9.0.0/16" };
    await make(network(), { ChangeSetName: "large", Parameters: [other] });
    stacks.cloud.world.clock.advance(10_000);
    const { Changes = [] } = await stacks.cfn.send(
      new sdk.DescribeChangeSetCommand({ ...lab, ChangeSetName: "large" }),
    );
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
    // Whence a change comes: ResourceChangeDetail of the API reference.
    expect(by.get("Table")?.Details).toMatchObject([
      { Target: { Name: "VpcId" }, ChangeSource: "ResourceReference", CausingEntity: "Vpc", Evaluation: "Dynamic" },
    ]);
    expect(by.get("SubnetA")?.Details).toContainEqual(
      expect.objectContaining({ ChangeSource: "ResourceAttribute", CausingEntity: "Vpc.CidrBlock" }),
    );
  });

  // IncludePropertyValues of DescribeChangeSet; ResourceChange and ResourceTargetDefinition of the API reference.
  test("shows values to who asks for them, and of which stack it was", async () => {
    await create(network());
    drain();
    const { Id } = await make(network("10.9.0.0/16", "  More: { Type: AWS::EC2::InternetGateway }"));
    expect(JSON.stringify((await describeIt(Id)).Changes)).not.toMatch(/Before|After|Path/);
    const { Changes = [] } = await stacks.cfn.send(
      new sdk.DescribeChangeSetCommand({ ChangeSetName: Id, IncludePropertyValues: true }),
    );
    const by = new Map(Changes.map(({ ResourceChange }) => [ResourceChange?.LogicalResourceId, ResourceChange]));
    expect(by.get("Vpc")?.Details?.[0]?.Target).toMatchObject({
      ...{ Path: "/Properties/CidrBlock", AttributeChangeType: "Modify" },
      ...{ BeforeValue: "10.0.0.0/16", AfterValue: "10.9.0.0/16" },
    });
    expect(by.get("Table")?.Details?.[0]?.Target?.AfterValue).toBe("{{changeSet:KNOWN_AFTER_APPLY}}");
    const properties = (text = "{}") => (JSON.parse(text) as { Properties?: object }).Properties;
    expect(properties(by.get("Vpc")?.BeforeContext)).toMatchObject({
      CidrBlock: "10.0.0.0/16",
      EnableDnsHostnames: "true",
    });
    expect([by.get("More")?.BeforeContext, properties(by.get("More")?.AfterContext)]).toEqual([undefined, {}]);

    expect((await stack())?.ChangeSetId).toBeUndefined();
    await stacks.cfn.send(new sdk.ExecuteChangeSetCommand({ ChangeSetName: Id }));
    drain();
    expect((await stack())?.ChangeSetId).toBe(Id);
    // Properties of an event are a text, in which truth values are texts too: the example of DescribeStackEvents.
    const { StackEvents = [] } = await stacks.cfn.send(new sdk.DescribeStackEventsCommand(lab));
    const made = StackEvents.find(({ EventId }) => EventId?.startsWith("Vpc-UPDATE_COMPLETE"));
    expect(JSON.parse(made?.ResourceProperties ?? "{}")).toMatchObject({
      CidrBlock: "10.9.0.0/16",
      EnableDnsHostnames: "true",
    });
    expect(StackEvents[0]?.ResourceProperties).toBeUndefined();
  });

  test("is refused, forgotten and made obsolete as recorded", async () => {
    const describeOf = (ChangeSetName: string, StackName?: string) =>
      stacks.cfn.send(new sdk.DescribeChangeSetCommand({ ChangeSetName, StackName }));
    await expect(describeOf("x", "somestack")).rejects.toMatchObject({ message: "Stack [somestack] does not exist" });
    await expect(stacks.cfn.send(new sdk.DeleteChangeSetCommand({ ChangeSetName: "x" }))).rejects.toMatchObject({
      message: "StackName must be specified if ChangeSetName is not specified as an ARN.",
    });
    await expect(make(network())).rejects.toMatchObject({ message: "Stack [lab] does not exist" });
    await make(network(), { ChangeSetType: "CREATE" });
    await create(network());
    drain();
    expect((await describeIt()).ExecutionStatus).toBe("OBSOLETE");
    await expect(make(network(), { ChangeSetType: "CREATE", ChangeSetName: "again" })).rejects.toMatchObject({
      message: "Stack [lab] already exists and cannot be created again with the changeSet [again].",
    });
    await stacks.cfn.send(new sdk.DeleteChangeSetCommand({ ...lab, ChangeSetName: "change" }));
    await expect(describeIt()).rejects.toMatchObject({
      name: "ChangeSetNotFoundException",
      message: "ChangeSet [change] does not exist",
    });
  });
});

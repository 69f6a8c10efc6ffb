import { fakeAws, refusal } from "../client/fake-aws.test-support.ts";
import { causeOf, driftedIn } from "./stack-events.ts";

afterEach(() => jest.restoreAllMocks());

const event = (LogicalResourceId: string, ResourceStatus: string, ResourceStatusReason?: string) => ({
  LogicalResourceId,
  ResourceStatus,
  ResourceStatusReason,
  ResourceType: "AWS::EC2::Subnet",
});
const ofStack = (ResourceStatus: string, ResourceStatusReason?: string) => ({
  ...event("net", ResourceStatus, ResourceStatusReason),
  ResourceType: "AWS::CloudFormation::Stack",
});

// Events as in AWS's guide to troubleshooting CloudFormation: the newest first, "Resource creation cancelled" for what
// only followed, "User Initiated" for the beginning of a change.
test("the first failure of the last change counts, on whichever page it is", async () => {
  const { aws, asked } = fakeAws([
    {
      StackEvents: [
        ofStack("ROLLBACK_FAILED", "The following resource(s) failed"),
        event("B", "CREATE_FAILED", "Resource creation cancelled"),
        event("A", "DELETE_COMPLETE"),
      ],
      NextToken: "more",
    },
    {
      StackEvents: [
        event("C", "CREATE_FAILED", "Later."),
        event("A", "CREATE_FAILED", "No address is left."),
        event("A", "CREATE_IN_PROGRESS", "Eventual consistency check initiated"),
        ofStack("CREATE_IN_PROGRESS", "User Initiated"),
        event("Z", "DELETE_FAILED", "Of the change before."),
      ],
      NextToken: "older",
    },
  ]);
  expect(await causeOf("net", aws)).toBe("A CREATE_FAILED: No address is left.");
  expect(asked).toEqual([
    { name: "DescribeStackEvents", input: { StackName: "net", NextToken: undefined } },
    { name: "DescribeStackEvents", input: { StackName: "net", NextToken: "more" } },
  ]);
});

test("where nothing failed there is no cause, and where it may not be read that is said", async () => {
  expect(await causeOf("net", fakeAws([{ StackEvents: [event("A", "CREATE_COMPLETE")] }]).aws)).toBeUndefined();
  expect(await causeOf("net", fakeAws([{}]).aws)).toBeUndefined();
  const { aws, said } = fakeAws([refusal(403, "AccessDenied", "is not authorized to perform: x")]);
  expect(await causeOf("net", aws)).toBeUndefined();
  expect(said).toEqual([
    expect.stringMatching(
      /^Why the stack failed is not known here\. cloudformation:DescribeStackEvents of net was refused .* Grant/s,
    ),
  ]);
  const broken = fakeAws([Object.assign(new RangeError("x"), { remedy: "y" })]);
  await expect(causeOf("net", broken.aws)).rejects.toThrow("x");
});

test("what drifted is read from all pages", async () => {
  const drift = (id: string, status: string) => ({
    LogicalResourceId: id,
    PhysicalResourceId: `${id}-1`,
    StackResourceDriftStatus: status,
  });
  const { aws, asked } = fakeAws([
    { StackResourceDrifts: [drift("A", "MODIFIED")], NextToken: "more" },
    { StackResourceDrifts: [drift("B", "DELETED")] },
  ]);
  expect(await driftedIn("net", aws)).toEqual(["A (A-1) is MODIFIED", "B (B-1) is DELETED"]);
  const input = { StackName: "net", StackResourceDriftStatusFilters: ["MODIFIED", "DELETED"] };
  expect(asked.map((each) => each.input)).toEqual([
    { ...input, NextToken: undefined },
    { ...input, NextToken: "more" },
  ]);
});

import { fakeAws, refusal } from "../client/fake-aws.test-support.ts";
import { leftIn } from "./left-in-vpc.ts";

afterEach(() => jest.restoreAllMocks());

const found = (interfaces: readonly object[] | undefined, groups: readonly object[] | undefined) =>
  fakeAws(({ name }) =>
    name === "DescribeNetworkInterfaces" ? { NetworkInterfaces: interfaces } : { SecurityGroups: groups },
  );

const interfaces = (count: number) => Array.from({ length: count }, (_, at) => ({ NetworkInterfaceId: `eni-${at}` }));
const group = { GroupId: "sg-1", GroupName: "apps" };

// Descriptions as AWS writes them: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/ (interfaces "ELB app/…").
test.each([
  [undefined, undefined, ""],
  [[], [{ GroupId: "sg-0", GroupName: "default" }], ""],
  [[{ NetworkInterfaceId: "eni-1" }], undefined, " Still in vpc-1: the network interface eni-1."],
  [
    [{ NetworkInterfaceId: "eni-1", Description: "ELB app/shop/50dc6c495c0c9188" }],
    [group],
    " Still in vpc-1: the network interface eni-1 (ELB app/shop/50dc6c495c0c9188), the security group sg-1 (apps).",
  ],
  [interfaces(9), [group], expect.stringMatching(/eni-8, the security group sg-1 \(apps\)\.$/)],
  [interfaces(12), [group], expect.stringMatching(/eni-9 and 3 more\.$/)],
])("with the interfaces %j and the groups %j", async (some, groups, says) => {
  const { aws, asked } = found(some, groups);
  expect(await leftIn("vpc-1", aws)).toEqual(says);
  const Filters = [{ Name: "vpc-id", Values: ["vpc-1"] }];
  expect(asked).toEqual([
    { name: "DescribeNetworkInterfaces", input: { Filters } },
    { name: "DescribeSecurityGroups", input: { Filters } },
  ]);
});

test("where it may not be read, that is said, and the failure before it counts", async () => {
  const { aws, said } = fakeAws(() => refusal(403, "UnauthorizedOperation", "is not authorized to perform: ec2:X"));
  expect(await leftIn("vpc-1", aws)).toBe("");
  expect(said).toEqual([
    expect.stringMatching(
      /^What is still in vpc-1 is not known here\. ec2:Describe\w+ of vpc-1 was refused with 403 UnauthorizedOperation: .* Grant/s,
    ),
  ]);
  const broken = fakeAws(() => Object.assign(new RangeError("x"), { remedy: "y" }));
  await expect(leftIn("vpc-1", broken.aws)).rejects.toThrow("x");
});

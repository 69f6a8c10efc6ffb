import { fakeAws, refusal } from "../client/fake-aws.test-support.ts";
import { judgeGroupsIn, judgePeerGroup, judgeSubnetsIn } from "./judge-place.ts";

afterEach(() => jest.restoreAllMocks());

// The codes are those of EC2's API reference; what EKS demands: rancher/rancher#28144 and pulumi/pulumi-eks#517; a rule's group in
// another network: boto/boto3#569.
const subnets = { input: "subnets", vpc: "vpc-1" };

test("subnets of the cluster's network are given, others are refused by name", async () => {
  const Subnets = [
    { SubnetId: "subnet-1", VpcId: "vpc-1" },
    { SubnetId: "subnet-2", VpcId: "vpc-2" },
  ];
  const ids = ["subnet-1", "subnet-2"];
  await expect(judgeSubnetsIn(ids, subnets, fakeAws([{ Subnets }]).aws)).rejects.toThrow(
    "only what is in the cluster's network vpc-1, and this is in another: subnet-2 (vpc-2).",
  );
  const anywhere = fakeAws([{ Subnets }]);
  expect(await judgeSubnetsIn(ids, { input: "subnets", vpc: undefined }, anywhere.aws)).toEqual(Subnets);
  expect(anywhere.asked).toEqual([{ name: "DescribeSubnets", input: { SubnetIds: ids } }]);
});

test.each([
  ["InvalidSubnetID.NotFound", /What subnets names does not exist: .*m/],
  ["InternalFailure", /refused with 400 InternalFailure/],
])("%s of a subnet", async (code, says) => {
  await expect(judgeSubnetsIn(["subnet-1"], subnets, fakeAws([refusal(400, code)]).aws)).rejects.toThrow(says);
});

test("a group that is elsewhere or not there is refused for a cluster", async () => {
  const groups = { input: "security-groups", vpc: "vpc-1" };
  const answer = (VpcId: string) => fakeAws([{ SecurityGroups: [{ GroupId: "sg-1", VpcId }] }]).aws;
  await judgeGroupsIn(["sg-1"], groups, answer("vpc-1"));
  await expect(judgeGroupsIn(["sg-1"], groups, answer("vpc-2"))).rejects.toThrow("sg-1 (vpc-2)");
  const gone = fakeAws([refusal(400, "InvalidGroup.NotFound")]).aws;
  await expect(judgeGroupsIn(["sg-1"], groups, gone)).rejects.toThrow("What security-groups names does not exist");
});

test("a group of another network is a warning for a rule, and what is only planned is not asked for", async () => {
  const SecurityGroups = [
    { GroupId: "sg-0", VpcId: "vpc-1" },
    { GroupId: "sg-1", VpcId: "vpc-2" },
  ];
  const { aws, said } = fakeAws([{ SecurityGroups }, { SecurityGroups: [SecurityGroups[0]] }]);
  const of = { input: "security-groups", of: "sg-0" };
  await judgePeerGroup("sg-1", of, aws);
  expect(said).toEqual([expect.stringMatching(/sg-1 of security-groups is in vpc-2, .* vpc-1: .* peered\.$/)]);
  await judgePeerGroup("sg-0", of, aws);
  expect(said).toHaveLength(1);
  const { aws: unasked, asked } = fakeAws([]);
  await judgePeerGroup("sg-1", { ...of, of: "known-after-apply:cluster.security-group" }, unasked);
  expect(asked).toEqual([]);
});

// UnauthorizedOperation: EC2's API reference, common client error codes. An apply may do without these rights: EKS looks by itself.
test("who may not look is warned, and nothing is refused", async () => {
  const denied = () => fakeAws([refusal(403, "UnauthorizedOperation", "not authorized to perform: ec2:Describe")]);
  const one = denied();
  for (const _ of [1, 2]) expect(await judgeSubnetsIn(["subnet-1"], subnets, one.aws)).toBeUndefined();
  expect(one.asked).toHaveLength(1);
  const other = denied();
  await judgeGroupsIn(["sg-1"], { input: "security-groups", vpc: "vpc-1" }, other.aws);
  const peer = denied();
  await judgePeerGroup("sg-1", { input: "security-groups", of: "sg-0" }, peer.aws);
  expect(one.said).toEqual([expect.stringMatching(/^Whether subnets fits is not known.*perform: ec2:Describe/)]);
  for (const { said } of [other, peer])
    expect(said).toEqual([expect.stringMatching(/^Whether security-groups fits is not known/)]);
});

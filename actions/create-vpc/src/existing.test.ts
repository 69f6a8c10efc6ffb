import { type AwsOperator, awsOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

// Of the EKS user guide: "View Amazon EKS networking requirements for VPC and subnets".
let bench: Bench;
let aws: AwsOperator;
let vpc = "";
const run = (mode: string) => bench.run(action, { name: "platform", vpc, mode });

const idIn = (xml: string, prefix: string) => new RegExp(`${prefix}-[0-9a-f]+`).exec(xml)?.[0] ?? "";

async function subnet(
  letter: string,
  at: number,
  more: Readonly<Record<string, string>> = {},
  bits = 24,
): Promise<string> {
  const input = { VpcId: vpc, CidrBlock: `10.0.${at}.0/${bits}`, AvailabilityZone: `us-east-1${letter}` };
  return idIn(await aws.ec2("CreateSubnet", { ...input, ...more }), "subnet");
}

const forBalancers = (kind: string) => ({
  "TagSpecification.1.ResourceType": "subnet",
  "TagSpecification.1.Tag.1.Key": `kubernetes.io/role/${kind}`,
  "TagSpecification.1.Tag.1.Value": "1",
});

/** A way to the internet for a subnet. */
async function open(id: string): Promise<void> {
  const gateway = idIn(await aws.ec2("CreateInternetGateway", {}), "igw");
  await aws.ec2("AttachInternetGateway", { VpcId: vpc, InternetGatewayId: gateway });
  const table = idIn(await aws.ec2("CreateRouteTable", { VpcId: vpc }), "rtb");
  await aws.ec2("CreateRoute", { RouteTableId: table, DestinationCidrBlock: "0.0.0.0/0", GatewayId: gateway });
  await aws.ec2("AssociateRouteTable", { RouteTableId: table, SubnetId: id });
}

beforeEach(async () => {
  bench = await openBench();
  aws = await awsOperator(bench.cloud);
  vpc = idIn(await aws.ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpc");
  await aws.ec2("ModifyVpcAttribute", { VpcId: vpc, "EnableDnsHostnames.Value": "true" });
});
afterEach(() => bench.close());

test("the subnets of a VPC are distinguished by their routes, and the stack has roles alone", async () => {
  const inside = await subnet("a", 0, forBalancers("internal-elb"));
  const outside = await subnet("b", 1, forBalancers("elb"));
  await open(outside);
  bench.cloud.world.pageSize = 1;
  const ran = await run("apply");
  expect(ran).toSucceed();
  expect(ran.outputs).toMatchObject({
    vpc,
    "private-subnets": inside,
    "public-subnets": outside,
    "cluster-role": "arn:aws:iam::111122223333:role/platform-us-east-1-cluster",
    "node-role": "arn:aws:iam::111122223333:role/platform-us-east-1-node",
  });
  expect(ran.printed).toMatch(new RegExp(`::warning::The subnet ${inside} has no route to the internet`));
  expect(ran.printed).not.toContain(`The subnet ${outside} has`);
  const body = await aws.cloudFormation("GetTemplate", { StackName: "platform" });
  expect(body).not.toContain("AWS::EC2::");
  expect(await run("check")).toSucceed();
});

test("subnets that EKS does not take are left out, and too few are refused", async () => {
  await subnet("a", 0);
  const closed = await subnet("e", 1);
  const plan = await run("plan");
  expect(plan).toRefuse(/subnets for EKS in us-east-1a, and a cluster needs two zones/, /another availability zone/);
  expect(plan.printed).toMatch(new RegExp(`${closed} is left out: EKS places nothing in us-east-1e`));
  const narrow = await subnet("b", 2, {}, 28);
  const more = await run("plan");
  expect([more.code, more.printed]).toEqual([0, expect.stringMatching(new RegExp(`${narrow} has 11 free addresses`))]);
  expect(more.printed).toMatch(/has no tag kubernetes\.io\/role\/internal-elb/);
});

test("a VPC without names for its machines, or that is not there, is refused before anything is made", async () => {
  await subnet("a", 0);
  await subnet("b", 1);
  await aws.ec2("ModifyVpcAttribute", { VpcId: vpc, "EnableDnsHostnames.Value": "false" });
  expect(await run("plan")).toRefuse(/DNS host names turned off/, /enable-dns-hostnames/);
  vpc = "vpc-0a1b2c3d4e5f60718";
  expect(await run("plan")).toRefuse(/no VPC vpc-0a1b2c3d4e5f60718 in us-east-1/);
});

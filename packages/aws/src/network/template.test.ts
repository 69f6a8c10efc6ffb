import { partOf, readRange } from "./cidr.ts";
import { type GivenSettings, type StackSettings, settingsOf } from "./settings.ts";
import { templateOf } from "./template.ts";

const place = { name: "shop", region: "eu-north-1", partition: "aws", account: "111122223333" };
const network = { cidr: "10.0.0.0/16", zones: ["eu-north-1a", "eu-north-1b"], nat: "one", endpoints: false } as const;

/** The resources of a type, by name, with one of their properties. */
const those = (settings: StackSettings, type: string, property: string, at = place) =>
  Object.fromEntries(
    Object.entries(templateOf(settings, at).Resources).flatMap(([name, { Type, Properties }]) =>
      Type === type ? [[name, (Properties as Readonly<Record<string, unknown>>)[property]]] : [],
    ),
  );

test("an eighth of the range is each subnet's, and a third zone moves none of them", () => {
  const ranges = (zones: readonly string[]) =>
    those({ network: { ...network, zones }, autoMode: false }, "AWS::EC2::Subnet", "CidrBlock");
  const two = ranges(network.zones);
  expect(two).toEqual({
    PublicSubnet1: "10.0.0.0/19",
    PublicSubnet2: "10.0.32.0/19",
    PrivateSubnet1: "10.0.96.0/19",
    PrivateSubnet2: "10.0.128.0/19",
  });
  expect(ranges([...network.zones, "eu-north-1c"])).toEqual({
    ...two,
    PublicSubnet3: "10.0.64.0/19",
    PrivateSubnet3: "10.0.160.0/19",
  });
  expect(partOf("192.168.3.0/24", 7)).toBe("192.168.3.224/27");
});

test.each([
  ["10.0.0.0/16", { address: 167_772_160, bits: 16 }],
  ["10.0.0.1/16", undefined],
  ["10.0.256.0/24", undefined],
  ["10.0.0.0/33", undefined],
  ["10.0.0.0", undefined],
])("a range is read whole or not at all: %s", (text, range) => {
  expect(readRange(text)).toEqual(range);
});

test.each([
  ["none", {}],
  ["one", { PrivateRoute1: { Ref: "Nat1" }, PrivateRoute2: { Ref: "Nat1" } }],
  ["each-zone", { PrivateRoute1: { Ref: "Nat1" }, PrivateRoute2: { Ref: "Nat2" } }],
] as const)("private subnets leave by NAT gateways as said: %s", (nat, routes) => {
  const settings = { network: { ...network, nat }, autoMode: false };
  const { PublicRoute: _, ...others } = those(settings, "AWS::EC2::Route", "NatGatewayId");
  expect(others).toEqual(routes);
  expect(Object.keys(those(settings, "AWS::EC2::NatGateway", "SubnetId"))).toHaveLength(
    new Set(Object.values(routes).map(JSON.stringify as (value: unknown) => string)).size,
  );
});

test("roles are of the partition, and their names of the region", () => {
  const china = { ...place, region: "cn-north-1", partition: "aws-cn" };
  const policies = those({ autoMode: false }, "AWS::IAM::Role", "ManagedPolicyArns", china);
  expect(policies.ClusterRole).toEqual(["arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy"]);
  const trusts = JSON.stringify(those({ autoMode: false }, "AWS::IAM::Role", "AssumeRolePolicyDocument", china));
  expect(trusts).toContain("ec2.amazonaws.com.cn");
  expect(trusts).toContain('"eks.amazonaws.com"');
  expect(those({ autoMode: false }, "AWS::IAM::Role", "RoleName", china)).toEqual({
    ClusterRole: "shop-cn-north-1-cluster",
    NodeRole: "shop-cn-north-1-node",
  });
});

// The names are those of aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts (getDefaultEndpointPrefix); of eksctl's
// pkg/cfn/builder/vpc_endpoint.go for autoscaling, ec2, ecr, s3, sts and logs the same.
test("in China most endpoints are for services that are named in another way", () => {
  const china = { ...place, region: "cn-north-1", partition: "aws-cn" };
  const settings = { network: { ...network, endpoints: true }, autoMode: false };
  const names = Object.values(those(settings, "AWS::EC2::VPCEndpoint", "ServiceName", china)).sort();
  expect(names).toEqual([
    "cn.com.amazonaws.cn-north-1.autoscaling",
    "cn.com.amazonaws.cn-north-1.ec2",
    "cn.com.amazonaws.cn-north-1.ecr.api",
    "cn.com.amazonaws.cn-north-1.ecr.dkr",
    "cn.com.amazonaws.cn-north-1.eks",
    "cn.com.amazonaws.cn-north-1.sts",
    "com.amazonaws.cn-north-1.eks-auth",
    "com.amazonaws.cn-north-1.elasticloadbalancing",
    "com.amazonaws.cn-north-1.logs",
    "com.amazonaws.cn-north-1.s3",
  ]);
});

test("in Auto Mode the roles can do what EKS then does, and the cluster's session is tagged", () => {
  const { ClusterRole, NodeRole } = those({ autoMode: true }, "AWS::IAM::Role", "ManagedPolicyArns");
  expect(ClusterRole).toHaveLength(5);
  expect(NodeRole).toContain("arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy");
  const trusts = (autoMode: boolean) =>
    JSON.stringify(those({ autoMode }, "AWS::IAM::Role", "AssumeRolePolicyDocument")).match(/sts:TagSession/g) ?? [];
  expect([trusts(true).length, trusts(false).length]).toEqual([1, 0]);
});

describe("settings", () => {
  const given: GivenSettings = {
    hasNetwork: true,
    cidr: undefined,
    zoneCount: undefined,
    nat: undefined,
    endpoints: undefined,
    autoMode: undefined,
  };
  const more = async (beside: readonly string[], count: number) =>
    ["a", "b", "c", "d"].filter((zone) => !beside.includes(zone)).slice(0, count);

  test("are as usual in a new stack, and otherwise stay as they are", async () => {
    const fresh = await settingsOf(given, undefined, more);
    expect(fresh).toEqual({
      network: { cidr: "10.0.0.0/16", zones: ["a", "b"], nat: "one", endpoints: false },
      autoMode: false,
    });
    const have = {
      network: { cidr: "10.9.0.0/16", zones: ["c", "b", "a"], nat: "none", endpoints: true },
      autoMode: true,
    } as const;
    expect(await settingsOf(given, have, more)).toEqual(have);
    expect(await settingsOf({ ...given, zoneCount: 2, nat: "one" }, have, more)).toEqual({
      ...have,
      network: { ...have.network, zones: ["c", "b"], nat: "one" },
    });
    expect((await settingsOf({ ...given, zoneCount: 4 }, have, more)).network?.zones).toEqual(["c", "b", "a", "d"]);
  });

  test("have no network where one is used that exists", async () => {
    expect(await settingsOf({ ...given, hasNetwork: false, autoMode: true }, undefined, more)).toEqual({
      autoMode: true,
    });
  });
});

test("endpoints are in the private subnets, and what is in the network reaches them by HTTPS alone", () => {
  const settings = { network: { ...network, endpoints: true }, autoMode: false };
  const groups = those(settings, "AWS::EC2::VPCEndpoint", "SecurityGroupIds");
  const { S3Endpoint: gateway, ...interfaces } = groups;
  expect(gateway).toBeUndefined();
  expect(Object.keys(interfaces).length).toBeGreaterThan(5);
  expect(new Set(Object.values(interfaces).map((each) => JSON.stringify(each)))).toEqual(
    new Set(['[{"Ref":"EndpointGroup"}]']),
  );
  const { EndpointGroup } = those(settings, "AWS::EC2::SecurityGroup", "SecurityGroupIngress");
  expect(EndpointGroup).toEqual([{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: network.cidr }]);
});

import * as sdk from "@aws-sdk/client-ec2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

let cloud: Cloud;
let ec2: sdk.EC2Client;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  ec2 = checked(new sdk.EC2Client(sdkConfig(cloud)), sdk, cloud);
});
afterEach(() => cloud.close());

const makeVpc = async (CidrBlock = "10.0.0.0/16") => {
  const { Vpc } = await ec2.send(new sdk.CreateVpcCommand({ CidrBlock }));
  return Vpc?.VpcId ?? "";
};

test("each region has a network of AWS's own, in which groups without one are made and named", async () => {
  const Filters = [{ Name: "is-default", Values: ["true"] }];
  const { Vpcs = [] } = await ec2.send(new sdk.DescribeVpcsCommand({ Filters }));
  expect(Vpcs).toMatchObject([{ CidrBlock: "172.31.0.0/16", IsDefault: true }]);
  const VpcId = Vpcs[0]?.VpcId ?? "";
  const { Subnets = [] } = await ec2.send(
    new sdk.DescribeSubnetsCommand({ Filters: [{ Name: "default-for-az", Values: ["true"] }] }),
  );
  expect(Subnets).toHaveLength(6);
  expect(Subnets[1]).toMatchObject({
    VpcId,
    CidrBlock: "172.31.16.0/20",
    MapPublicIpOnLaunch: true,
    DefaultForAz: true,
  });
  await ec2.send(new sdk.CreateSecurityGroupCommand({ GroupName: "web", Description: "web" }));
  const open = { GroupName: "web", IpProtocol: "tcp", FromPort: 80, ToPort: 80, CidrIp: "10.0.0.0/8" };
  await ec2.send(new sdk.AuthorizeSecurityGroupIngressCommand(open));
  const { SecurityGroups } = await ec2.send(new sdk.DescribeSecurityGroupsCommand({ GroupNames: ["web"] }));
  expect(SecurityGroups).toMatchObject([{ VpcId, IpPermissions: [{ FromPort: 80 }] }]);
  await expect(ec2.send(new sdk.DescribeSecurityGroupsCommand({ GroupNames: ["no"] }))).rejects.toMatchObject({
    name: "InvalidGroup.NotFound",
    message: `The security group 'no' does not exist in default VPC '${VpcId}'`,
  });
  await ec2.send(new sdk.DeleteSecurityGroupCommand({ GroupName: "web" }));
  await expect(ec2.send(new sdk.CreateDefaultVpcCommand({}))).rejects.toMatchObject({
    name: "DefaultVpcAlreadyExists",
  });
});

test("what a creation cannot tag, and what is not there, is refused in EC2's words", async () => {
  const TagSpecifications = [{ ResourceType: "subnet" as const, Tags: [{ Key: "a", Value: "b" }] }];
  await expect(
    ec2.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16", TagSpecifications })),
  ).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: "'subnet' is not a valid taggable resource type for this operation.",
  });
  const NatGatewayId = "nat-0123456789abcdef0";
  await expect(ec2.send(new sdk.DeleteNatGatewayCommand({ NatGatewayId }))).rejects.toMatchObject({
    name: "NatGatewayNotFound",
    message: `The Nat Gateway ${NatGatewayId} was not found`,
  });
});

test("a protocol is called by name or number, and one that there is not is refused", async () => {
  const { GroupId } = await ec2.send(
    new sdk.CreateSecurityGroupCommand({ GroupName: "g", Description: "g", VpcId: await makeVpc() }),
  );
  const open = (IpProtocol: string) => {
    const IpPermissions = [{ IpProtocol, FromPort: 1, ToPort: 2, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
    return ec2.send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  };
  for (const [given, IpProtocol] of [
    ["TCP", "tcp"],
    ["17", "udp"],
    ["47", "47"],
    ["all", "-1"],
  ] as const)
    expect(await open(given)).toMatchObject({ SecurityGroupRules: [{ IpProtocol }] });
  for (const given of ["toString", "__proto__", "256", "http"])
    await expect(open(given)).rejects.toMatchObject({
      name: "InvalidPermission.Malformed",
      message: `Unsupported IP protocol "${given}"  - supported: [tcp, udp, icmp]`,
    });
});

test("groups are found by their rules, and a revoke returns the revoked rule", async () => {
  const VpcId = await makeVpc();
  const { GroupId } = await ec2.send(new sdk.CreateSecurityGroupCommand({ GroupName: "g", Description: "g", VpcId }));
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "10.9.0.0/16" }] }];
  await ec2.send(new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const found = async () => {
    const Filters = [{ Name: "ip-permission.cidr", Values: ["10.9.0.0/16"] }];
    const { SecurityGroups = [] } = await ec2.send(new sdk.DescribeSecurityGroupsCommand({ Filters }));
    return SecurityGroups.map((group) => group.GroupId);
  };
  expect(await found()).toEqual([GroupId]);
  const { RevokedSecurityGroupRules } = await ec2.send(
    new sdk.RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }),
  );
  expect(RevokedSecurityGroupRules).toMatchObject([
    { GroupId, IsEgress: false, CidrIpv4: "10.9.0.0/16", FromPort: 80 },
  ]);
  expect(await found()).toEqual([]);
});

import * as sdk from "@aws-sdk/client-ec2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";
import { readRange, writeRange } from "./cidr.ts";

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

test.each([
  ["10.0.3.7/16", "10.0.0.0/16"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["2001:DB8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128"],
  ["2001:db8::ff/32", "2001:db8::/32"],
  ["::/0", "::/0"],
  ["::1/128", "::1/128"],
])("the range %s is written %s", (given, written) => {
  const range = readRange(given);
  expect(range && writeRange(range)).toBe(written);
});

test("a VPC is made as recorded, with a default group and a main route table", async () => {
  const TagSpecifications = [{ ResourceType: "vpc" as const, Tags: [{ Key: "Name", Value: "lab" }] }];
  const { Vpc } = await ec2.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16", TagSpecifications }));
  expect(Vpc).toEqual({
    CidrBlock: "10.0.0.0/16",
    CidrBlockAssociationSet: [
      { AssociationId: expect.any(String), CidrBlock: "10.0.0.0/16", CidrBlockState: { State: "associated" } },
    ],
    DhcpOptionsId: expect.any(String),
    InstanceTenancy: "default",
    Ipv6CidrBlockAssociationSet: [],
    IsDefault: false,
    OwnerId: "111122223333",
    State: "pending",
    Tags: [{ Key: "Name", Value: "lab" }],
    VpcId: expect.stringMatching(/^vpc-0[0-9a-f]{16}$/),
  });
  const Filters = [{ Name: "vpc-id", Values: [Vpc?.VpcId ?? ""] }];
  const groups = await ec2.send(new sdk.GetSecurityGroupsForVpcCommand({ VpcId: Vpc?.VpcId }));
  expect(groups.SecurityGroupForVpcs).toMatchObject([
    { Description: "default VPC security group", GroupName: "default", PrimaryVpcId: Vpc?.VpcId, Tags: [] },
  ]);
  const tables = await ec2.send(new sdk.DescribeRouteTablesCommand({ Filters }));
  expect(tables.RouteTables).toMatchObject([
    {
      Associations: [{ Main: true, AssociationState: { State: "associated" } }],
      Routes: [
        { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", Origin: "CreateRouteTable", State: "active" },
      ],
    },
  ]);
  const named = await ec2.send(new sdk.DescribeVpcsCommand({ Filters: [{ Name: "tag:Name", Values: ["l*"] }] }));
  expect(named.Vpcs).toMatchObject([{ VpcId: Vpc?.VpcId, State: "available" }]);
});

test("subnets lie within the VPC and beside each other", async () => {
  const VpcId = await makeVpc();
  const make = (CidrBlock: string, AvailabilityZone?: string) =>
    ec2.send(new sdk.CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }));
  const { Subnet } = await make("10.0.0.0/24", "us-east-1b");
  expect(Subnet).toMatchObject({ AvailabilityZoneId: "use1-az1", AvailableIpAddressCount: 251, State: "available" });
  await expect(make("10.0.0.128/25")).rejects.toMatchObject({ name: "InvalidSubnet.Conflict" });
  await expect(make("10.1.0.0/24")).rejects.toMatchObject({ name: "InvalidSubnet.Range" });
  await expect(make("10.0.1.0/24", "us-east-1z")).rejects.toMatchObject({ name: "InvalidParameterValue" });
  await expect(ec2.send(new sdk.DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({
    name: "DependencyViolation",
    message: `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
  });
  await ec2.send(
    new sdk.ModifySubnetAttributeCommand({ SubnetId: Subnet?.SubnetId, MapPublicIpOnLaunch: { Value: true } }),
  );
  const { Subnets } = await ec2.send(new sdk.DescribeSubnetsCommand({ SubnetIds: [Subnet?.SubnetId ?? ""] }));
  expect(Subnets).toMatchObject([{ MapPublicIpOnLaunch: true }]);
  await ec2.send(new sdk.DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId }));
  await ec2.send(new sdk.DeleteVpcCommand({ VpcId }));
  await expect(ec2.send(new sdk.DescribeVpcsCommand({ VpcIds: [VpcId] }))).rejects.toMatchObject({
    name: "InvalidVpcID.NotFound",
  });
});

describe("security group rules", () => {
  let GroupId: string;
  beforeEach(async () => {
    const VpcId = await makeVpc();
    const want = { VpcId, GroupName: "web", Description: "web" };
    const made = await ec2.send(new sdk.CreateSecurityGroupCommand(want));
    expect(made.SecurityGroupArn).toBe(`arn:aws:ec2:us-east-1:111122223333:security-group/${made.GroupId}`);
    GroupId = made.GroupId ?? "";
    await expect(ec2.send(new sdk.CreateSecurityGroupCommand(want))).rejects.toMatchObject({
      name: "InvalidGroup.Duplicate",
    });
  });
  const allow = (CidrIp: string, Description?: string, more: object = {}) =>
    ec2.send(
      new sdk.AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp, Description }] }],
        ...more,
      }),
    );
  const ingress = async () => {
    const Filters = [{ Name: "group-id", Values: [GroupId] }];
    const { SecurityGroupRules = [] } = await ec2.send(new sdk.DescribeSecurityGroupRulesCommand({ Filters }));
    return SecurityGroupRules.filter(({ IsEgress }) => !IsEgress);
  };

  test("are the same whatever their description, and are written canonically", async () => {
    const Tags = [{ Key: "owner", Value: "slipway" }];
    const made = await allow("10.1.2.3/16", "first", {
      TagSpecifications: [{ ResourceType: "security-group-rule", Tags }],
    });
    expect(made.SecurityGroupRules).toMatchObject([{ CidrIpv4: "10.1.0.0/16", Description: "first", Tags }]);
    await expect(allow("10.1.0.0/16", "second")).rejects.toMatchObject({
      name: "InvalidPermission.Duplicate",
      message: 'the specified rule "peer: 10.1.0.0/16, TCP, from port: 80, to port: 80, ALLOW" already exists',
    });
    const [rule] = await ingress();
    await ec2.send(
      new sdk.UpdateSecurityGroupRuleDescriptionsIngressCommand({
        GroupId,
        SecurityGroupRuleDescriptions: [{ SecurityGroupRuleId: rule?.SecurityGroupRuleId, Description: "third" }],
      }),
    );
    expect(await ingress()).toMatchObject([{ Description: "third" }]);
    await ec2.send(
      new sdk.RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [rule?.SecurityGroupRuleId ?? ""] }),
    );
    expect(await ingress()).toEqual([]);
  });

  test("are shown together by DescribeSecurityGroups", async () => {
    await allow("10.1.0.0/16");
    await allow("10.2.0.0/16", "two");
    const { SecurityGroups } = await ec2.send(new sdk.DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
    expect(SecurityGroups?.[0]).toMatchObject({
      IpPermissions: [{ FromPort: 80, IpRanges: [{ CidrIp: "10.1.0.0/16" }, { Description: "two" }], Ipv6Ranges: [] }],
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    });
  });

  test("a dry run says whether it would be allowed, and does nothing", async () => {
    await expect(allow("10.1.0.0/16", undefined, { DryRun: true })).rejects.toMatchObject({ name: "DryRunOperation" });
    cloud.world.access.limit("arn:aws:iam::111122223333:user/deployer", ["ec2:Describe*"]);
    await expect(allow("10.1.0.0/16", undefined, { DryRun: true })).rejects.toMatchObject({
      name: "UnauthorizedOperation",
      message: expect.stringContaining("ec2:AuthorizeSecurityGroupIngress"),
    });
    expect(await ingress()).toEqual([]);
  });
});

test("a gateway, a NAT gateway and their routes", async () => {
  const VpcId = await makeVpc();
  const subnet = await ec2.send(new sdk.CreateSubnetCommand({ VpcId, CidrBlock: "10.0.0.0/24" }));
  const igw = await ec2.send(new sdk.CreateInternetGatewayCommand({}));
  const InternetGatewayId = igw.InternetGateway?.InternetGatewayId;
  await ec2.send(new sdk.AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  const table = await ec2.send(new sdk.CreateRouteTableCommand({ VpcId }));
  const RouteTableId = table.RouteTable?.RouteTableId;
  expect(table.RouteTable).toMatchObject({ Associations: [], PropagatingVgws: [], Tags: [] });
  const route = { RouteTableId, DestinationCidrBlock: "0.0.0.0/0" };
  await ec2.send(new sdk.CreateRouteCommand({ ...route, GatewayId: InternetGatewayId }));
  await expect(ec2.send(new sdk.CreateRouteCommand({ ...route, GatewayId: InternetGatewayId }))).rejects.toMatchObject({
    name: "RouteAlreadyExists",
  });
  const SubnetId = subnet.Subnet?.SubnetId;
  const { AssociationId } = await ec2.send(new sdk.AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  const { AllocationId } = await ec2.send(new sdk.AllocateAddressCommand({ Domain: "vpc" }));
  const nat = await ec2.send(new sdk.CreateNatGatewayCommand({ SubnetId, AllocationId }));
  const ids = [nat.NatGateway?.NatGatewayId ?? ""];
  const state = async () =>
    (await ec2.send(new sdk.DescribeNatGatewaysCommand({ NatGatewayIds: ids }))).NatGateways?.[0]?.State;
  expect(await state()).toBe("pending");
  expect(await state()).toBe("available");
  await ec2.send(new sdk.ReplaceRouteCommand({ ...route, NatGatewayId: ids[0] }));
  await expect(ec2.send(new sdk.ReleaseAddressCommand({ AllocationId }))).rejects.toMatchObject({
    name: "InvalidIPAddress.InUse",
  });
  await ec2.send(new sdk.DeleteNatGatewayCommand({ NatGatewayId: ids[0] }));
  expect([await state(), await state()]).toEqual(["deleting", "deleted"]);
  await expect(ec2.send(new sdk.DisassociateAddressCommand({ AssociationId: "eipassoc-0" }))).rejects.toMatchObject({
    name: "InvalidAssociationID.NotFound",
  });
  const named = await ec2.send(new sdk.DescribeAddressesAttributeCommand({ AllocationIds: [AllocationId ?? ""] }));
  expect(named.Addresses).toMatchObject([{ AllocationId }]);
  await ec2.send(new sdk.ReleaseAddressCommand({ AllocationId }));
  await ec2.send(new sdk.DisassociateRouteTableCommand({ AssociationId }));
  await ec2.send(new sdk.DeleteRouteTableCommand({ RouteTableId }));
  await ec2.send(new sdk.DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  await ec2.send(new sdk.DeleteInternetGatewayCommand({ InternetGatewayId }));
});

test("zones are as recorded", async () => {
  const Filters = [{ Name: "zone-name", Values: ["us-east-1a"] }];
  const { AvailabilityZones } = await ec2.send(new sdk.DescribeAvailabilityZonesCommand({ Filters }));
  expect(AvailabilityZones).toEqual([
    {
      GroupLongName: "US East (N. Virginia) 1",
      GroupName: "us-east-1-zg-1",
      Messages: [],
      NetworkBorderGroup: "us-east-1",
      OptInStatus: "opt-in-not-required",
      RegionName: "us-east-1",
      State: "available",
      ZoneId: "use1-az6",
      ZoneName: "us-east-1a",
      ZoneType: "availability-zone",
    },
  ]);
});

test("lists are paged and tags can be changed", async () => {
  const ids = [];
  for (let index = 0; index < 7; index += 1) ids.push(await makeVpc(`10.${index}.0.0/16`));
  const found: (string | undefined)[] = [];
  const own = { Filters: [{ Name: "is-default", Values: ["false"] }] };
  for await (const { Vpcs = [] } of sdk.paginateDescribeVpcs({ client: ec2, pageSize: 5 }, own)) {
    found.push(...Vpcs.map(({ VpcId }) => VpcId));
  }
  expect(found.sort()).toEqual(ids.sort());
  const Tags = [{ Key: "env", Value: "test" }];
  await ec2.send(new sdk.CreateTagsCommand({ Resources: [ids[0] ?? ""], Tags }));
  const by = () => ec2.send(new sdk.DescribeVpcsCommand({ Filters: [{ Name: "tag-key", Values: ["env"] }] }));
  expect((await by()).Vpcs).toHaveLength(1);
  await ec2.send(new sdk.DeleteTagsCommand({ Resources: [ids[0] ?? ""], Tags: [{ Key: "env" }] }));
  expect((await by()).Vpcs).toHaveLength(0);
});

test.each([
  ["CreateVpc", new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true })],
  ["CreateSubnet", new sdk.CreateSubnetCommand({ VpcId: "vpc-0", CidrBlock: "10.0.0.0/24", Ipv6Native: true })],
])("what %s does not simulate is refused by its name", async (_operation, command) => {
  await expect(ec2.send(command as sdk.CreateVpcCommand)).rejects.toThrow(/Ipv6\w+ is not simulated/);
});

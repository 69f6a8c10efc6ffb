import type { Ids } from "../../../world/ids.ts";
import type { Gateway, Group, Region, RouteTable, Rule, Subnet, Vpc } from "./region.ts";
import { zones } from "./zones.ts";

const range = "172.31.0.0/16";

type Rest = Pick<Region, "vpcs" | "subnets" | "groups" | "rules" | "gateways" | "routeTables">;

const byId = <T>(items: readonly T[], id: (item: T) => string): Record<string, T> =>
  Object.fromEntries(items.map((item) => [id(item), item]));

/** The network that AWS makes itself: a subnet in each zone, from which the world can be reached. */
export function defaultNetwork(ids: Pick<Ids, "hex">, region: string, ownerId: string): Rest {
  const id = (prefix: string): string => `${prefix}-0${ids.hex(16)}`;
  const arn = (type: string, of: string): string => `arn:aws:ec2:${region}:${ownerId}:${type}/${of}`;
  const vpcId = id("vpc");
  const vpc: Vpc = {
    vpcId,
    ownerId,
    state: "available",
    cidrBlock: range,
    cidrBlockAssociationSet: [
      { associationId: id("vpc-cidr-assoc"), cidrBlock: range, cidrBlockState: { state: "associated" } },
    ],
    dhcpOptionsId: dhcpOptionsOf(region),
    instanceTenancy: "default",
    isDefault: true,
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tagSet: [],
  };
  const subnets = zones(region).map(({ zoneName, zoneId }, index): Subnet => {
    const subnetId = id("subnet");
    return {
      subnetId,
      subnetArn: arn("subnet", subnetId),
      vpcId,
      cidrBlock: `172.31.${index * 16}.0/20`,
      availabilityZone: zoneName,
      availabilityZoneId: zoneId,
      defaultForAz: true,
      mapPublicIpOnLaunch: true,
      tagSet: [],
    };
  });
  const gateway: Gateway = {
    internetGatewayId: id("igw"),
    ownerId,
    attachmentSet: [{ vpcId, state: "available" }],
    tagSet: [],
  };
  const routeTableId = id("rtb");
  const table: RouteTable = {
    routeTableId,
    vpcId,
    ownerId,
    routeSet: [
      { destinationCidrBlock: range, gatewayId: "local", state: "active", origin: "CreateRouteTable" },
      {
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway.internetGatewayId,
        state: "active",
        origin: "CreateRoute",
      },
    ],
    associationSet: [
      {
        routeTableAssociationId: id("rtbassoc"),
        routeTableId,
        main: true,
        associationState: { state: "associated" },
      },
    ],
    propagatingVgwSet: [],
    tagSet: [],
  };
  const groupId = id("sg");
  const group: Group = {
    groupId,
    groupName: "default",
    groupDescription: "default VPC security group",
    vpcId,
    ownerId,
    securityGroupArn: arn("security-group", groupId),
    tagSet: [],
  };
  const rule = (isEgress: boolean, peer: Partial<Rule>): Rule => ({
    securityGroupRuleId: id("sgr"),
    groupId,
    groupOwnerId: ownerId,
    isEgress,
    ipProtocol: "-1",
    fromPort: -1,
    toPort: -1,
    ...peer,
    tagSet: [],
  });
  const rules = [
    rule(true, { cidrIpv4: "0.0.0.0/0" }),
    rule(false, { referencedGroupInfo: { groupId, userId: ownerId } }),
  ];
  return {
    vpcs: { [vpcId]: vpc },
    subnets: byId(subnets, ({ subnetId }) => subnetId),
    groups: { [groupId]: group },
    rules: byId(rules, ({ securityGroupRuleId }) => securityGroupRuleId),
    gateways: { [gateway.internetGatewayId]: gateway },
    routeTables: { [routeTableId]: table },
  };
}

/** The options that a region's networks have as long as no one gives them others. */
export const dhcpOptionsOf = (region: string): string => `dopt-0${region.length}a1b2c3d4e5f6071`;

import type { World } from "../../world/world.ts";
import { AwsRefusal, type Call, listOf, textOf } from "../operation.ts";

export type Tag = { readonly key: string; readonly value: string };

export type Vpc = {
  readonly vpcId: string;
  readonly ownerId: string;
  readonly state: string;
  readonly cidrBlock: string;
  readonly cidrBlockAssociationSet: readonly {
    readonly associationId: string;
    readonly cidrBlock: string;
    readonly cidrBlockState: { readonly state: string };
  }[];
  readonly dhcpOptionsId: string;
  readonly instanceTenancy: string;
  readonly isDefault: boolean;
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
  tagSet: Tag[];
};

export type Subnet = {
  readonly subnetId: string;
  readonly subnetArn: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  mapPublicIpOnLaunch: boolean;
  tagSet: Tag[];
};

export type Group = {
  readonly groupId: string;
  readonly groupName: string;
  readonly groupDescription: string;
  readonly vpcId: string;
  readonly ownerId: string;
  readonly securityGroupArn: string;
  tagSet: Tag[];
};

export type Rule = {
  readonly securityGroupRuleId: string;
  readonly groupId: string;
  readonly groupOwnerId: string;
  readonly isEgress: boolean;
  readonly ipProtocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly prefixListId?: string;
  readonly referencedGroupInfo?: { readonly groupId: string; readonly userId: string };
  description?: string;
  tagSet: Tag[];
};

export type Gateway = {
  readonly internetGatewayId: string;
  readonly ownerId: string;
  attachmentSet: { readonly vpcId: string; readonly state: string }[];
  tagSet: Tag[];
};

export type Route = {
  readonly destinationCidrBlock: string;
  gatewayId?: string;
  natGatewayId?: string;
  readonly state: string;
  readonly origin: string;
};

export type RouteTable = {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly ownerId: string;
  routeSet: Route[];
  associationSet: {
    readonly routeTableAssociationId: string;
    readonly routeTableId: string;
    readonly subnetId?: string;
    readonly main: boolean;
    readonly associationState: { readonly state: string };
  }[];
  readonly propagatingVgwSet: readonly string[];
  tagSet: Tag[];
};

export type Address = {
  readonly publicIp: string;
  readonly allocationId: string;
  readonly domain: string;
  readonly networkBorderGroup: string;
  readonly publicIpv4Pool: string;
  associationId?: string;
  networkInterfaceId?: string;
  tagSet: Tag[];
};

export type NatGateway = {
  readonly natGatewayId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly connectivityType: string;
  state: string;
  readonly createTime: string;
  deleteTime?: string;
  natGatewayAddressSet: { allocationId: string; publicIp: string; networkInterfaceId: string; privateIp: string }[];
  tagSet: Tag[];
};

/** One region's network, by id. */
export interface Region {
  readonly vpcs: Record<string, Vpc>;
  readonly subnets: Record<string, Subnet>;
  readonly groups: Record<string, Group>;
  readonly rules: Record<string, Rule>;
  readonly gateways: Record<string, Gateway>;
  readonly routeTables: Record<string, RouteTable>;
  readonly addresses: Record<string, Address>;
  readonly natGateways: Record<string, NatGateway>;
}

const emptyRegion = (): Region => ({
  vpcs: {},
  subnets: {},
  groups: {},
  rules: {},
  gateways: {},
  routeTables: {},
  addresses: {},
  natGateways: {},
});

/** EC2's part of the world, in one region. */
export function ec2Region(world: World, region: string): Region {
  const { regions } = world.section<{ regions: Record<string, Region> }>("aws-ec2", () => ({ regions: {} }));
  regions[region] ??= emptyRegion();
  return regions[region];
}

export const here = ({ world, region }: Call): Region => ec2Region(world, region);

/** An id as EC2 makes them. */
export const newId = ({ world }: Call, prefix: string): string => `${prefix}-0${world.ids.hex(16)}`;

export const refuse = (code: string, message: string): AwsRefusal => new AwsRefusal(400, code, message);

/** What kinds of thing there are, what they are called in refusals, and where they are kept. */
const kinds = {
  vpc: { code: "InvalidVpcID.NotFound", word: "vpc ID", of: (region: Region) => region.vpcs },
  subnet: { code: "InvalidSubnetID.NotFound", word: "subnet ID", of: (region: Region) => region.subnets },
  sg: { code: "InvalidGroup.NotFound", word: "security group", of: (region: Region) => region.groups },
  sgr: {
    code: "InvalidSecurityGroupRuleId.NotFound",
    word: "security group rule ID",
    of: (region: Region) => region.rules,
  },
  igw: {
    code: "InvalidInternetGatewayID.NotFound",
    word: "internetGateway ID",
    of: (region: Region) => region.gateways,
  },
  rtb: { code: "InvalidRouteTableID.NotFound", word: "routeTable ID", of: (region: Region) => region.routeTables },
  eipalloc: { code: "InvalidAllocationID.NotFound", word: "allocation ID", of: (region: Region) => region.addresses },
  nat: { code: "NatGatewayNotFound", word: "NAT gateway", of: (region: Region) => region.natGateways },
} as const;

type Kinds = typeof kinds;
type KindName = keyof Kinds;
type Item<K extends KindName> = ReturnType<Kinds[K]["of"]>[string];

/** The thing with this id, or EC2's refusal. */
export function existing<K extends KindName>(call: Call, kind: K, id: string): Item<K> {
  const { code, word, of } = kinds[kind];
  const found = (of(here(call)) as Record<string, Item<K>>)[id];
  if (found !== undefined) return found;
  if (!new RegExp(`^${kind}-[0-9a-f]+$`).test(id) && kind !== "sg") {
    throw refuse(code.replace("NotFound", "Malformed"), `Invalid id: "${id}"`);
  }
  throw refuse(code, `The ${word} '${id}' does not exist`);
}

/** Anything that carries tags. */
export function tagged(call: Call, id: string): { tagSet: Tag[] } {
  const kind = (Object.keys(kinds) as KindName[]).find((name) => id.startsWith(`${name}-`));
  if (kind) return existing(call, kind, id);
  throw refuse("InvalidID", `The ID '${id}' is not valid`);
}

export const readTags = (call: Call, member: string): Tag[] =>
  listOf(call.input, member).map((tag) => ({ key: textOf(tag, "Key") ?? "", value: textOf(tag, "Value") ?? "" }));

/** The tags that a creation carries for what it makes. */
export function creationTags(call: Call, type: string): Tag[] {
  const mine = listOf(call.input, "TagSpecification").filter((each) => textOf(each, "ResourceType") === type);
  return mine
    .flatMap((each) => listOf(each, "Tag"))
    .map((tag) => ({ key: textOf(tag, "Key") ?? "", value: textOf(tag, "Value") ?? "" }));
}

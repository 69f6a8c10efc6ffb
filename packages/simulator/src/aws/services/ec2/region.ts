import type { Fields } from "../../engine/operation.ts";

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
  readonly defaultForAz: boolean;
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

/** One version of a launch template, its data as EC2 shows it. */
export type TemplateVersion = {
  readonly versionNumber: number;
  readonly versionDescription?: string;
  readonly createTime: string;
  readonly createdBy: string;
  readonly launchTemplateData: Fields;
};

export type LaunchTemplate = {
  readonly launchTemplateId: string;
  readonly launchTemplateName: string;
  readonly createTime: string;
  readonly createdBy: string;
  defaultVersionNumber: number;
  latestVersionNumber: number;
  readonly versions: TemplateVersion[];
  tagSet: Tag[];
};

export type Endpoint = {
  readonly vpcEndpointId: string;
  readonly vpcEndpointType: string;
  readonly vpcId: string;
  readonly serviceName: string;
  state: string;
  routeTableIdSet: string[];
  subnetIdSet: string[];
  groupSet: { readonly groupId: string; readonly groupName: string }[];
  privateDnsEnabled: boolean;
  readonly requesterManaged: boolean;
  networkInterfaceIdSet: string[];
  readonly dnsEntrySet: readonly { readonly dnsName: string; readonly hostedZoneId: string }[];
  readonly creationTimestamp: string;
  readonly ownerId: string;
  tagSet: Tag[];
};

/** A network interface that someone made in a subnet, such as a load balancer's. */
export interface Interface {
  readonly networkInterfaceId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly description: string;
  readonly interfaceType: string;
  readonly status: string;
  readonly ownerId: string;
  readonly groupSet: readonly { readonly groupId: string; readonly groupName: string }[];
  /** The service that has it, such as amazon-elb: no one else may delete it. */
  readonly requesterId?: string;
  readonly requesterManaged: boolean;
  /** Its public address, which keeps a gateway in its network. */
  readonly association?: { readonly publicIp: string; readonly ipOwnerId: string };
  /** What had it is gone, and it follows by itself. */
  leaves?: boolean;
  tagSet: Tag[];
}

export type Volume = {
  readonly volumeId: string;
  readonly size: number;
  readonly snapshotId: string;
  readonly availabilityZone: string;
  status: string;
  readonly createTime: string;
  readonly volumeType: string;
  readonly iops?: number;
  readonly throughput?: number;
  readonly encrypted: boolean;
  readonly multiAttachEnabled: boolean;
  attachmentSet: {
    readonly volumeId: string;
    readonly instanceId: string;
    readonly device: string;
    readonly status: string;
    readonly attachTime: string;
    readonly deleteOnTermination: boolean;
  }[];
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
  readonly templates: Record<string, LaunchTemplate>;
  /** What was answered to requests that carried a token, by operation and token. */
  readonly tokens: Record<string, { readonly input: string; readonly answer: string }>;
  readonly endpoints: Record<string, Endpoint>;
  readonly interfaces: Record<string, Interface>;
  readonly volumes: Record<string, Volume>;
  /** The machines that run, by what runs them. */
  readonly machines: Record<string, readonly { readonly instanceId: string; readonly availabilityZone: string }[]>;
}

/** A region in which nothing is. */
export const emptyRegion = (): Region => ({
  vpcs: {},
  subnets: {},
  groups: {},
  rules: {},
  gateways: {},
  routeTables: {},
  addresses: {},
  natGateways: {},
  templates: {},
  tokens: {},
  endpoints: {},
  interfaces: {},
  volumes: {},
  machines: {},
});

import { type Call, type Fields, fieldsOf, flagOf, type Operations } from "../operation.ts";
import { contains, overlap, readRange, writeRange } from "./cidr.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import { makeGroup } from "./groups.ts";
import { makeRouteTable } from "./routes.ts";
import { creationTags, existing, here, newId, refuse, type Subnet, type Vpc } from "./state.ts";
import { zoneOf, zones } from "./zones.ts";

const vpcResource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:vpc/${call.text("VpcId") ?? "*"}`;

function shownVpc({ enableDnsSupport: _support, enableDnsHostnames: _hostnames, ...vpc }: Vpc): Fields {
  return { ...vpc, ipv6CidrBlockAssociationSet: [] };
}

function createVpc(call: Call): Fields {
  const text = call.need("CidrBlock");
  const range = readRange(text);
  if (range?.width !== 32)
    throw refuse(
      "InvalidParameterValue",
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  if (range.bits < 16 || range.bits > 28) throw refuse("InvalidVpc.Range", `The CIDR '${text}' is invalid.`);
  const cidrBlock = writeRange(range);
  const vpc: Vpc = {
    vpcId: newId(call, "vpc"),
    ownerId: call.account,
    state: "available",
    cidrBlock,
    cidrBlockAssociationSet: [
      { associationId: newId(call, "vpc-cidr-assoc"), cidrBlock, cidrBlockState: { state: "associated" } },
    ],
    dhcpOptionsId: `dopt-0${call.region.length}a1b2c3d4e5f6071`,
    instanceTenancy: call.text("InstanceTenancy") ?? "default",
    isDefault: false,
    enableDnsSupport: true,
    enableDnsHostnames: false,
    tagSet: creationTags(call, "vpc"),
  };
  here(call).vpcs[vpc.vpcId] = vpc;
  makeGroup(call, {
    vpcId: vpc.vpcId,
    groupName: "default",
    groupDescription: "default VPC security group",
    tagSet: [],
  });
  makeRouteTable(call, vpc, [], true);
  return { vpc: { ...shownVpc(vpc), state: "pending" } };
}

const vpcFilters: Filters<Vpc> = {
  "vpc-id": ({ vpcId }) => [vpcId],
  cidr: ({ cidrBlock }) => [cidrBlock],
  "cidr-block-association.cidr-block": ({ cidrBlock }) => [cidrBlock],
  "is-default": ({ isDefault }) => [String(isDefault)],
  isDefault: ({ isDefault }) => [String(isDefault)],
  "owner-id": ({ ownerId }) => [ownerId],
  state: ({ state }) => [state],
};

function deleteVpc(call: Call): Fields {
  const { vpcId } = existing(call, "vpc", call.need("VpcId"));
  const region = here(call);
  const inside = <T extends { vpcId: string }>(items: Record<string, T>) =>
    Object.values(items).filter((item) => item.vpcId === vpcId);
  const busy =
    inside(region.subnets).length > 0 ||
    inside(region.groups).some(({ groupName }) => groupName !== "default") ||
    inside(region.routeTables).some(({ associationSet }) => !associationSet.some(({ main }) => main)) ||
    inside(region.natGateways).some(({ state }) => state !== "deleted") ||
    Object.values(region.gateways).some(({ attachmentSet }) => attachmentSet.some((each) => each.vpcId === vpcId));
  if (busy) throw refuse("DependencyViolation", `The vpc '${vpcId}' has dependencies and cannot be deleted.`);
  for (const { groupId } of inside(region.groups)) {
    delete region.groups[groupId];
    for (const rule of Object.values(region.rules)) {
      if (rule.groupId === groupId) delete region.rules[rule.securityGroupRuleId];
    }
  }
  for (const { routeTableId } of inside(region.routeTables)) delete region.routeTables[routeTableId];
  delete region.vpcs[vpcId];
  return { return: true };
}

const attributes = ["enableDnsSupport", "enableDnsHostnames"] as const;

export const vpcOperations: Operations = {
  CreateVpc: { resource: vpcResource, run: createVpc },
  DescribeVpcs: {
    run(call) {
      const find = (id: string) => existing(call, "vpc", id);
      const { shown, nextToken } = paged(
        call,
        chosen(call, Object.values(here(call).vpcs), vpcFilters, { member: "VpcId", find }),
      );
      return { vpcSet: shown.map(shownVpc), nextToken };
    },
  },
  DeleteVpc: { resource: vpcResource, run: deleteVpc },
  ModifyVpcAttribute: {
    resource: vpcResource,
    run(call) {
      const vpc = existing(call, "vpc", call.need("VpcId"));
      for (const name of attributes) {
        const value = flagOf(fieldsOf(call.input, name.charAt(0).toUpperCase() + name.slice(1)), "Value");
        if (value !== undefined) vpc[name] = value;
      }
      return { return: true };
    },
  },
  DescribeVpcAttribute: {
    resource: vpcResource,
    run(call) {
      const vpc = existing(call, "vpc", call.need("VpcId"));
      const name = call.need("Attribute");
      const known = attributes.find((each) => each === name);
      const value = known ? vpc[known] : name === "enableNetworkAddressUsageMetrics" ? false : undefined;
      if (value === undefined) {
        throw refuse("InvalidParameterValue", `Value (${name}) for parameter attribute is invalid. Unknown attribute.`);
      }
      return { vpcId: vpc.vpcId, [name]: { value } };
    },
  },
};

const subnetResource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:subnet/${call.text("SubnetId") ?? "*"}`;

function shownSubnet(call: Call, subnet: Subnet): Fields {
  const bits = readRange(subnet.cidrBlock)?.bits ?? 32;
  return {
    ...subnet,
    state: "available",
    ownerId: call.account,
    // EC2 keeps five addresses of each subnet for itself.
    availableIpAddressCount: 2 ** (32 - bits) - 5,
    defaultForAz: false,
    assignIpv6AddressOnCreation: false,
    ipv6CidrBlockAssociationSet: [],
    mapCustomerOwnedIpOnLaunch: false,
    enableDns64: false,
    ipv6Native: false,
    privateDnsNameOptionsOnLaunch: {
      hostnameType: "ip-name",
      enableResourceNameDnsARecord: false,
      enableResourceNameDnsAAAARecord: false,
    },
  };
}

function createSubnet(call: Call): Fields {
  const vpc = existing(call, "vpc", call.need("VpcId"));
  const text = call.need("CidrBlock");
  const [range, whole] = [readRange(text), readRange(vpc.cidrBlock)];
  if (range?.width !== 32 || !whole)
    throw refuse(
      "InvalidParameterValue",
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  if (range.bits < 16 || range.bits > 28 || !contains(whole, range)) {
    throw refuse("InvalidSubnet.Range", `The CIDR '${text}' is invalid.`);
  }
  const { subnets } = here(call);
  const taken = Object.values(subnets).some((subnet) => {
    const other = subnet.vpcId === vpc.vpcId ? readRange(subnet.cidrBlock) : undefined;
    return other !== undefined && overlap(other, range);
  });
  if (taken) throw refuse("InvalidSubnet.Conflict", `The CIDR '${text}' conflicts with another subnet`);
  const wanted = call.text("AvailabilityZone") ?? call.text("AvailabilityZoneId");
  const zone = wanted === undefined ? zones(call.region)[0] : zoneOf(call.region, wanted);
  if (!zone) {
    const names = zones(call.region).map(({ zoneName }) => zoneName);
    throw refuse(
      "InvalidParameterValue",
      `Value (${wanted}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${names.join(", ")}.`,
    );
  }
  const subnetId = newId(call, "subnet");
  const subnet: Subnet = {
    subnetId,
    subnetArn: `arn:aws:ec2:${call.region}:${call.account}:subnet/${subnetId}`,
    vpcId: vpc.vpcId,
    cidrBlock: writeRange(range),
    availabilityZone: zone.zoneName,
    availabilityZoneId: zone.zoneId,
    mapPublicIpOnLaunch: false,
    tagSet: creationTags(call, "subnet"),
  };
  subnets[subnetId] = subnet;
  return { subnet: shownSubnet(call, subnet) };
}

const subnetFilters: Filters<Subnet> = {
  "subnet-id": ({ subnetId }) => [subnetId],
  "vpc-id": ({ vpcId }) => [vpcId],
  "cidr-block": ({ cidrBlock }) => [cidrBlock],
  cidrBlock: ({ cidrBlock }) => [cidrBlock],
  "availability-zone": ({ availabilityZone }) => [availabilityZone],
  availabilityZone: ({ availabilityZone }) => [availabilityZone],
  "availability-zone-id": ({ availabilityZoneId }) => [availabilityZoneId],
  "map-public-ip-on-launch": ({ mapPublicIpOnLaunch }) => [String(mapPublicIpOnLaunch)],
  state: () => ["available"],
  "default-for-az": () => ["false"],
};

export const subnetOperations: Operations = {
  CreateSubnet: { resource: subnetResource, run: createSubnet },
  DescribeSubnets: {
    run(call) {
      const find = (id: string) => existing(call, "subnet", id);
      const all = Object.values(here(call).subnets);
      const { shown, nextToken } = paged(call, chosen(call, all, subnetFilters, { member: "SubnetId", find }));
      return { subnetSet: shown.map((subnet) => shownSubnet(call, subnet)), nextToken };
    },
  },
  ModifySubnetAttribute: {
    resource: subnetResource,
    run(call) {
      const subnet = existing(call, "subnet", call.need("SubnetId"));
      const value = flagOf(call.fields("MapPublicIpOnLaunch"), "Value");
      if (value !== undefined) subnet.mapPublicIpOnLaunch = value;
      return { return: true };
    },
  },
  DeleteSubnet: {
    resource: subnetResource,
    run(call) {
      const { subnetId } = existing(call, "subnet", call.need("SubnetId"));
      const { subnets, natGateways, routeTables } = here(call);
      if (Object.values(natGateways).some((nat) => nat.subnetId === subnetId && nat.state !== "deleted")) {
        throw refuse("DependencyViolation", `The subnet '${subnetId}' has dependencies and cannot be deleted.`);
      }
      for (const table of Object.values(routeTables)) {
        table.associationSet = table.associationSet.filter((each) => each.subnetId !== subnetId);
      }
      delete subnets[subnetId];
      return { return: true };
    },
  },
};

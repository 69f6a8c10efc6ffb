import type { Call, Fields, Operations } from "../../engine/operation.ts";
import { flagOf } from "../../engine/operation.ts";
import { contains, overlap, readRange, writeRange } from "./cidr.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import { usedByEndpoint } from "./endpoints.ts";
import { refuseUsed } from "./interfaces.ts";
import type { Subnet } from "./region.ts";
import { creationTags, existing, here, newId, refuse, refuseUnsimulated } from "./state.ts";
import { zoneOf, zones } from "./zones.ts";

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

const unsimulated = [
  "Ipv6CidrBlock",
  "Ipv6Native",
  "OutpostArn",
  "Ipv4IpamPoolId",
  "Ipv4NetmaskLength",
  "Ipv6IpamPoolId",
];

/** Attributes of a subnet that no one here looks at. */
const attributes = [
  "AssignIpv6AddressOnCreation",
  "CustomerOwnedIpv4Pool",
  "DisableLniAtDeviceIndex",
  "EnableDns64",
  "EnableLniAtDeviceIndex",
  "EnableResourceNameDnsAAAARecordOnLaunch",
  "EnableResourceNameDnsARecordOnLaunch",
  "MapCustomerOwnedIpOnLaunch",
  "PrivateDnsHostnameTypeOnLaunch",
];

/** Turning off what is never on changes nothing. */
const isOff = (given: Fields): boolean => flagOf(given, "Value") === false;

function createSubnet(call: Call): Fields {
  refuseUnsimulated(call, unsimulated);
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
    defaultForAz: false,
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
  "default-for-az": ({ defaultForAz }) => [String(defaultForAz)],
  defaultForAz: ({ defaultForAz }) => [String(defaultForAz)],
  "subnet-arn": ({ subnetArn }) => [subnetArn],
  "owner-id": ({ subnetArn }) => [subnetArn.split(":")[4] ?? ""],
};

export const subnetOperations: Operations = {
  CreateSubnet: { resource: subnetResource, run: createSubnet },
  DescribeSubnets: {
    run(call) {
      const find = (id: string) => existing(call, "subnet", id);
      const all = Object.values(here(call).subnets);
      const { shown, nextToken } = paged(
        call,
        chosen(call, all, subnetFilters, { member: "SubnetId", find }),
        "SubnetId",
      );
      return { subnetSet: shown.map((subnet) => shownSubnet(call, subnet)), nextToken };
    },
  },
  ModifySubnetAttribute: {
    resource: subnetResource,
    run(call) {
      const subnet = existing(call, "subnet", call.need("SubnetId"));
      refuseUnsimulated(
        call,
        attributes.filter((name) => !isOff(call.fields(name)) && call.text(name) !== "ip-name"),
      );
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
      const hasNat = Object.values(natGateways).some((nat) => nat.subnetId === subnetId && nat.state !== "deleted");
      if (hasNat || usedByEndpoint(here(call), subnetId)) {
        throw refuse("DependencyViolation", `The subnet '${subnetId}' has dependencies and cannot be deleted.`);
      }
      refuseUsed(call, subnetId);
      for (const table of Object.values(routeTables)) {
        table.associationSet = table.associationSet.filter((each) => each.subnetId !== subnetId);
      }
      delete subnets[subnetId];
      return { return: true };
    },
  },
};

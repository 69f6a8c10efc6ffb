import { type Call, type Fields, fieldsOf, flagOf, type Operations } from "../../engine/operation.ts";
import { readRange, writeRange } from "./cidr.ts";
import { defaultNetwork, dhcpOptionsOf } from "./default-network.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import { makeGroup } from "./groups.ts";
import type { Vpc } from "./region.ts";
import { makeRouteTable } from "./routes.ts";
import { creationTags, existing, here, newId, refuse } from "./state.ts";

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
    dhcpOptionsId: dhcpOptionsOf(call.region),
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
  "dhcp-options-id": ({ dhcpOptionsId }) => [dhcpOptionsId],
  "cidr-block-association.association-id": ({ cidrBlockAssociationSet: all }) => all.map((each) => each.associationId),
  "cidr-block-association.state": ({ cidrBlockAssociationSet: all }) => all.map((each) => each.cidrBlockState.state),
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
    inside(region.endpoints).length > 0 ||
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
        "VpcId",
      );
      return { vpcSet: shown.map(shownVpc), nextToken };
    },
  },
  DeleteVpc: { resource: vpcResource, run: deleteVpc },
  CreateDefaultVpc: {
    resource: vpcResource,
    run(call) {
      const region = here(call);
      if (Object.values(region.vpcs).some(({ isDefault }) => isDefault)) {
        const message = "A Default VPC already exists for this account in this region.";
        throw refuse("DefaultVpcAlreadyExists", message);
      }
      const made = defaultNetwork(call.world.ids, call.region, call.account);
      for (const kind of Object.keys(made) as (keyof typeof made)[]) Object.assign(region[kind], made[kind]);
      return { vpc: Object.values(made.vpcs).map((vpc) => ({ ...shownVpc(vpc), state: "pending" }))[0] };
    },
  },
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

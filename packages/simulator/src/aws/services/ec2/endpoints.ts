import type { World } from "../../../world/world.ts";
import { type Call, type Fields, flagOf, type Operations, textsOf } from "../../engine/operation.ts";
import { seconds } from "../iam/document.ts";
import { chosen, type Filters } from "./describe.ts";
import type { Endpoint, Region } from "./region.ts";
import { creationTags, ec2Region, existing, here, newId, refuse } from "./state.ts";
import { zoneOf } from "./zones.ts";

const resource = (call: Call): string => `arn:aws:ec2:${call.region}:${call.account}:vpc-endpoint/*`;

/** What AWS offers endpoints for, as far as a cluster's nodes need it. */
const gateways = ["s3", "dynamodb"];
const interfaces = [
  "autoscaling",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "ssm",
  "sts",
  "xray",
];

/** Interfaces whose names begin in another way in China: the gateways' names do not. */
const prefixedInChina = ["autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "s3", "sts", "xray"];

/** The name of a service of AWS in a region. */
function nameIn(region: string, service: string, type: string): string {
  const isPrefixed = region.startsWith("cn-") && type === "Interface" && prefixedInChina.includes(service);
  return `${isPrefixed ? "cn." : ""}com.amazonaws.${region}.${service}`;
}

const endpointDue = "aws-ec2-endpoint";
const endpointSeconds = 60;

interface EndpointDue {
  readonly region: string;
  readonly id: string;
  readonly becomes: "available" | "gone";
}

/** Say what becomes of endpoints in time. */
export function startEndpoints(world: World): void {
  world.on<EndpointDue>(endpointDue, ({ region, id, becomes }) => {
    const { endpoints } = ec2Region(world, region);
    const endpoint = endpoints[id];
    if (!endpoint) return;
    if (becomes === "gone") delete endpoints[id];
    else endpoint.state = becomes;
  });
}

/** Whether an endpoint keeps a subnet or a group from being deleted: it has a network interface there. */
export const usedByEndpoint = ({ endpoints }: Region, id: string): boolean =>
  Object.values(endpoints).some(
    ({ subnetIdSet, groupSet }) => subnetIdSet.includes(id) || groupSet.some(({ groupId }) => groupId === id),
  );

const unsimulated = [
  "PolicyDocument",
  "IpAddressType",
  "DnsOptions",
  "SubnetConfiguration",
  "ServiceNetworkArn",
  "ResourceConfigurationArn",
  "ServiceRegion",
  "ClientToken",
];

function refuseUnsimulated(call: Call): void {
  const given = unsimulated.find((member) => call.input[member] !== undefined);
  if (given !== undefined) throw refuse("InvalidParameter", `${given} is not simulated.`);
}

function create(call: Call): Fields {
  refuseUnsimulated(call);
  const { vpcId, enableDnsSupport, enableDnsHostnames } = existing(call, "vpc", call.need("VpcId"));
  const serviceName = call.need("ServiceName");
  const vpcEndpointType = call.text("VpcEndpointType") ?? "Gateway";
  const offered = vpcEndpointType === "Gateway" ? gateways : vpcEndpointType === "Interface" ? interfaces : [];
  if (!offered.some((name) => serviceName === nameIn(call.region, name, vpcEndpointType)))
    throw refuse("InvalidServiceName", `The Vpc Endpoint Service '${serviceName}' does not exist`);
  const isGateway = vpcEndpointType === "Gateway";
  const subnets = textsOf(call.input, "SubnetId").map((id) => existing(call, "subnet", id));
  const groups = textsOf(call.input, "SecurityGroupId").map((id) => existing(call, "sg", id));
  const tables = textsOf(call.input, "RouteTableId").map((id) => existing(call, "rtb", id));
  if (isGateway && subnets.length + groups.length > 0)
    throw refuse("InvalidParameter", "Endpoint type (Gateway) does not support SubnetIds or SecurityGroupIds.");
  if (!isGateway && tables.length > 0)
    throw refuse("InvalidParameter", "Endpoint type (Interface) does not support RouteTableIds.");
  const zones = subnets.map(({ availabilityZone }) => availabilityZone);
  if (new Set(zones).size < zones.length)
    throw refuse("DuplicateSubnetsInSameZone", "Found another VPC endpoint subnet in the availability zone.");
  const privateDnsEnabled = !isGateway && (flagOf(call.input, "PrivateDnsEnabled") ?? true);
  if (privateDnsEnabled && !(enableDnsSupport && enableDnsHostnames))
    throw refuse(
      "InvalidParameter",
      "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true.",
    );
  const endpoints = Object.values(here(call).endpoints).filter(
    (each) => each.vpcId === vpcId && each.serviceName === serviceName,
  );
  if (privateDnsEnabled && endpoints.some((each) => each.privateDnsEnabled))
    throw refuse(
      "InvalidParameter",
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${serviceName} in the VPC ${vpcId}`,
    );
  const vpcEndpointId = newId(call, "vpce");
  const endpoint: Endpoint = {
    vpcEndpointId,
    vpcEndpointType,
    vpcId,
    serviceName,
    state: isGateway ? "available" : "pending",
    routeTableIdSet: tables.map(({ routeTableId }) => routeTableId),
    subnetIdSet: subnets.map(({ subnetId }) => subnetId),
    groupSet: groups.map(({ groupId, groupName }) => ({ groupId, groupName })),
    privateDnsEnabled,
    requesterManaged: false,
    networkInterfaceIdSet: subnets.map(() => newId(call, "eni")),
    dnsEntrySet: isGateway ? [] : dnsOf(call, vpcEndpointId, serviceName, zones, privateDnsEnabled),
    creationTimestamp: seconds(call.world),
    ownerId: call.account,
    tagSet: creationTags(call, "vpc-endpoint"),
  };
  here(call).endpoints[vpcEndpointId] = endpoint;
  if (!isGateway) {
    const due: EndpointDue = { region: call.region, id: vpcEndpointId, becomes: "available" };
    call.world.after(endpointSeconds, endpointDue, due);
  }
  return { vpcEndpoint: endpoint };
}

/** The names by which an interface is reached: its own, those by zone, and the service's if it is private. */
function dnsOf(call: Call, id: string, service: string, zones: readonly string[], isPrivate: boolean) {
  const name = service.split(".").slice(3).join(".");
  const host = `${name.split(".").reverse().join(".")}.${call.region}`;
  const letters = zones.map((zone) => zoneOf(call.region, zone)?.zoneName ?? zone);
  const names = [
    `${id}.${host}.vpce.amazonaws.com`,
    ...letters.map((zone) => `${id}-${zone}.${host}.vpce.amazonaws.com`),
  ];
  return [...names, ...(isPrivate ? [`${host}.amazonaws.com`] : [])].map((dnsName) => ({
    dnsName,
    hostedZoneId: "Z7HUB22UULQXV",
  }));
}

const filters: Filters<Endpoint> = {
  "vpc-endpoint-id": ({ vpcEndpointId }) => [vpcEndpointId],
  "vpc-endpoint-type": ({ vpcEndpointType }) => [vpcEndpointType],
  "vpc-id": ({ vpcId }) => [vpcId],
  "service-name": ({ serviceName }) => [serviceName],
  "vpc-endpoint-state": ({ state }) => [state],
};

/** What a change adds and takes from a list of an endpoint. */
function changed(call: Call, have: readonly string[], member: string): string[] {
  const gone = textsOf(call.input, `Remove${member}`);
  return [
    ...have.filter((id) => !gone.includes(id)),
    ...textsOf(call.input, `Add${member}`).filter((id) => !have.includes(id)),
  ];
}

function modify(call: Call): Fields {
  refuseUnsimulated(call);
  const endpoint = existing(call, "vpce", call.need("VpcEndpointId"));
  endpoint.routeTableIdSet = changed(call, endpoint.routeTableIdSet, "RouteTableId");
  endpoint.subnetIdSet = changed(call, endpoint.subnetIdSet, "SubnetId");
  const groups = changed(
    call,
    endpoint.groupSet.map(({ groupId }) => groupId),
    "SecurityGroupId",
  );
  endpoint.groupSet = groups
    .map((id) => existing(call, "sg", id))
    .map(({ groupId, groupName }) => ({ groupId, groupName }));
  endpoint.networkInterfaceIdSet = endpoint.subnetIdSet.map(
    (_, at) => endpoint.networkInterfaceIdSet[at] ?? newId(call, "eni"),
  );
  endpoint.privateDnsEnabled = flagOf(call.input, "PrivateDnsEnabled") ?? endpoint.privateDnsEnabled;
  return { return: true };
}

export const endpointOperations: Operations = {
  CreateVpcEndpoint: { resource, run: create },
  ModifyVpcEndpoint: { resource, run: modify },
  DescribeVpcEndpoints: {
    pages: { lists: ["vpcEndpointSet"], unless: "VpcEndpointId" },
    run(call) {
      const find = (id: string) => existing(call, "vpce", id);
      const all = Object.values(here(call).endpoints);
      const vpcEndpointSet = chosen(call, all, filters, { member: "VpcEndpointId", find });
      if (vpcEndpointSet.some(({ state }) => state === "pending" || state === "deleting")) call.waits();
      return { vpcEndpointSet };
    },
  },
  DeleteVpcEndpoints: {
    resource,
    run(call) {
      const { endpoints } = here(call);
      const unsuccessful: Fields[] = [];
      for (const id of call.texts("VpcEndpointId")) {
        const endpoint = endpoints[id];
        if (endpoint === undefined) {
          const error = { code: "InvalidVpcEndpoint.NotFound", message: `The Vpc Endpoint Id '${id}' does not exist` };
          unsuccessful.push({ resourceId: id, error });
          continue;
        }
        endpoint.state = "deleting";
        const due: EndpointDue = { region: call.region, id, becomes: "gone" };
        call.world.after(endpoint.vpcEndpointType === "Gateway" ? 1 : endpointSeconds, endpointDue, due);
      }
      return { unsuccessful };
    },
  },
};

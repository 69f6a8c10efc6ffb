import { MissingError, UnfitError } from "@slipway/action";
import { sameId } from "../arm/resource-id.ts";
import type { AzureReads } from "../azure.ts";
import type { ArmNetwork, ArmSubnet } from "../network/reader.ts";
import type { ClusterWant } from "./want.ts";

const settingOf = ({ settings = [] }: ClusterWant, name: string): unknown =>
  settings.find(({ path }) => path.endsWith(`.${name}`))?.value;

/** What the subnet of the nodes has to have, by the outbound type. */
const needed: Readonly<Record<string, { readonly member: string; readonly thing: string; readonly say: string }>> = {
  userDefinedRouting: {
    member: "routeTable",
    thing: "route table",
    say: "Give the subnet a route table with a default route to your firewall first",
  },
  userAssignedNATGateway: {
    member: "natGateway",
    thing: "NAT gateway",
    say: "Give the subnet a NAT gateway that has a public address first",
  },
};

/** Makes sure that the traffic of the nodes of a subnet gets out by the wanted way. */
export function refuseWithoutWayOut(want: ClusterWant, { id, properties }: ArmSubnet): void {
  const type = String(settingOf(want, "outboundType"));
  const need = needed[type];
  if (need === undefined || (properties[need.member] ?? undefined) !== undefined) return;
  throw new UnfitError(
    `The subnet ${id} has no ${need.thing}, which outbound-type: ${type} needs.`,
    `${need.say}, or choose another outbound-type.`,
  );
}

/** Makes sure that a new cluster without a subnet is not to use the subnet's own way out. */
export function refuseWithoutSubnet(want: ClusterWant): void {
  const type = String(settingOf(want, "outboundType"));
  if (needed[type] === undefined) return;
  throw new UnfitError(
    `The outbound type ${type} is for a network of your own, and no subnet is given.`,
    "Give the subnet of the nodes, or choose another outbound-type.",
  );
}

const service = "Microsoft.ContainerService/managedClusters";

/** Makes sure that AKS can put an API server into the subnet that is meant for it. */
export async function inspectApiServerSubnet(want: ClusterWant, { arm }: AzureReads): Promise<void> {
  const id = settingOf(want, "apiServerAccessProfile.subnetId");
  if (typeof id !== "string") return;
  const network = await arm.get<ArmNetwork>(networkOf(id));
  const subnet = network?.properties.subnets?.find((each) => sameId(each.id, id));
  if (subnet === undefined)
    throw new MissingError(
      `The subnet ${id} does not exist.`,
      `Correct the input api-server-subnet, or create it first (action add-subnet with delegation: ${service}).`,
    );
  if (subnet.properties.delegations?.some(({ properties }) => sameId(properties?.serviceName, service))) return;
  throw new UnfitError(
    `The subnet ${id} is not delegated to ${service}, so AKS puts no API server into it.`,
    `Delegate it (action add-subnet with delegation: ${service}), or choose another one.`,
  );
}

/** The same for a cluster that is there, of whose nodes the subnet is known. */
export async function inspectWayOut(want: ClusterWant, subnet: string | undefined, { arm }: AzureReads): Promise<void> {
  if (subnet === undefined) return;
  const network = await arm.get<ArmNetwork>(networkOf(subnet));
  const own = network?.properties.subnets?.find(({ id }) => sameId(id, subnet));
  if (own) refuseWithoutWayOut(want, own);
}

/** The network that a subnet is in. */
export const networkOf = (subnet: string): string => subnet.replace(/\/subnets\/[^/]+$/i, "");

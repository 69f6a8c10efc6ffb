import { type Change, changed, defineResource, immutable, type Same, StaleError } from "@slipway/reconcile";
import { sameInAzure } from "../arm/compare.ts";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import { makerIn } from "../arm/ownership.ts";
import { armShows } from "../arm/planned/shows.ts";
import { sameId } from "../arm/resource-id.ts";
import { isAtRest, statusOf } from "../arm/state.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { type ArmNetwork, type ArmSubnet, prefixesOf } from "./reader.ts";
import { type RangeWant, rangeFor, rangeOf } from "./subnet-range.ts";
import { type ServicesWant, serviceChanges, serviceMembers } from "./subnet-services.ts";

/** A subnet; what is undefined is someone else's matter. */
export interface SubnetWant extends RangeWant, ServicesWant {
  readonly network: string;
  readonly name: string;
  /** Reads the network, which has to be there. */
  readonly read: () => Promise<ArmNetwork>;
  readonly securityGroup?: string | undefined;
  readonly routeTable?: string | undefined;
  readonly natGateway?: string | undefined;
  readonly defaultOutbound?: boolean | undefined;
  readonly privateEndpointPolicies?: string | undefined;
}

/** A subnet that is there, and the network that it is in. */
export interface Subnet {
  readonly subnet: ArmSubnet;
  readonly network: ArmNetwork;
}

/** A range in a network, of which the others in it keep clear. */
export const subnet = defineResource<SubnetWant, Subnet, Json, AzureReads, Azure>({
  kind: "subnet",
  id: ({ network, name }) => `${network}/subnets/${name}`,
  // A subnet has no tags: it counts as created by whoever created its network.
  seal: {
    read: ({ network }) => makerIn(network.tags),
    of: ({ network }) => ({ kind: "virtual network", id: network.id }),
  },

  async read(want) {
    const network = await want.read();
    const found = network.properties.subnets?.find(({ name }) => sameId(name, want.name));
    return found && { subnet: found, network };
  },

  async plan(want, found) {
    if (found === undefined) return { operation: "create", body: newSubnet(want, await want.read()) };
    const { subnet: have, network } = found;
    const changes = [
      ...rangeChanges(have, want, network),
      ...changed(have.properties, plainWant(want), sameInSubnet),
      ...serviceChanges(have, want),
    ];
    if (changes.some((change) => change.immutable))
      return { operation: "replace", body: newSubnet(want, network), changes };
    const isWell = changes.length === 0 && statusOf(have).failed === undefined;
    return isWell ? { operation: "none" } : { operation: "update", body: mergedSubnet(want, found), changes };
  },

  async create(id, body, { arm }) {
    try {
      await arm.put(id, body, { ifNew: true });
    } catch (error) {
      // Someone else took the same range at the same time, and was first: look again.
      if (error instanceof ArmError && error.code === "NetcfgSubnetRangesOverlap")
        throw new StaleError(error.message, { cause: error });
      throw error;
    }
  },

  update: ({ subnet: { id, etag } }, body, { arm }) => arm.put(id, body, { ifMatch: etag }),
  delete: ({ subnet: { id } }, { arm }) => arm.delete(id),
  shows: (id, body, have) => armShows(undefined, true)(id, body, have?.subnet),
  status: ({ subnet: have }) => statusOf(have),
  wait: ({ subnet: { id } }, { arm }) => arm.until(id, isAtRest),
  lock: ({ network }) => network.toLowerCase(),
});

/** A subnet that does not say otherwise has outbound access. */
const sameInSubnet: Same = (field, there, wanted) =>
  field === "defaultOutboundAccess" ? (there ?? true) === wanted : sameInAzure(field, there, wanted);

const newSubnet = (want: SubnetWant, network: ArmNetwork): Json => ({
  properties: {
    addressPrefix: rangeFor(want.name, want, network),
    ...plainWant(want),
    ...serviceMembers(undefined, want),
    // Said, since what it is by default differs between versions of the service.
    defaultOutboundAccess: want.defaultOutbound ?? true,
  },
});

/** A write replaces the subnet: what is left out of it is gone. */
const mergedSubnet = (want: SubnetWant, { subnet: have, network }: Subnet): Json => ({
  ...have,
  properties: {
    ...have.properties,
    ...rangeMembers(have, rangeOf(have, want, network)),
    ...plainWant(want),
    ...serviceMembers(have, want),
  },
});

const joined = (member: string, id: string | undefined): Json => (id === undefined ? {} : { [member]: { id } });

/** What is compared and written as it stands. */
const plainWant = (want: SubnetWant) => ({
  ...joined("networkSecurityGroup", want.securityGroup),
  ...joined("routeTable", want.routeTable),
  ...joined("natGateway", want.natGateway),
  ...(want.defaultOutbound === undefined ? {} : { defaultOutboundAccess: want.defaultOutbound }),
  ...(want.privateEndpointPolicies === undefined
    ? {}
    : { privateEndpointNetworkPolicies: want.privateEndpointPolicies }),
});

function rangeChanges(have: ArmSubnet, want: SubnetWant, network: ArmNetwork): Change[] {
  const there = prefixesOf(have);
  const range = rangeOf(have, want, network);
  if (there.includes(range)) return [];
  const changes = changed({ addressPrefix: there.join(", ") }, { addressPrefix: range });
  return isUsed(have) ? immutable(changes) : changes;
}

const users = [
  "ipConfigurations",
  "ipConfigurationProfiles",
  "privateEndpoints",
  "serviceAssociationLinks",
  "resourceNavigationLinks",
];

/** Azure changes the range of an empty subnet only. */
const isUsed = ({ properties }: ArmSubnet): boolean =>
  users.some((name) => ((properties[name] ?? []) as readonly unknown[]).length > 0);

/** The range in whichever member the subnet has it; one of IPv6 beside it stays. */
function rangeMembers(have: ArmSubnet, range: string): object {
  if (prefixesOf(have).includes(range)) return {};
  const { addressPrefixes: many = [] } = have.properties;
  if (many.length === 0) return { addressPrefix: range };
  return { addressPrefix: undefined, addressPrefixes: [range, ...many.filter((each) => each.includes(":"))] };
}

import { type Change, changed, defineResource, immutable, StaleError } from "@slipway/reconcile";
import { sameInAzure } from "../arm/compare.ts";
import { ArmError } from "../arm/errors.ts";
import { marked } from "../arm/ownership.ts";
import { sameId } from "../arm/resource-id.ts";
import { conditionOf, isAtRest } from "../arm/state.ts";
import type { Azure } from "../connect.ts";
import { type ArmNetwork, type ArmSubnet, prefixesOf } from "./reader.ts";
import { type RangeWant, rangeFor, rangeOf } from "./subnet-range.ts";
import { type ServicesWant, serviceChanges, serviceMembers } from "./subnet-services.ts";

/** A subnet; what is undefined is somebody else's matter. */
export interface SubnetWant extends RangeWant, ServicesWant {
  readonly network: string;
  readonly name: string;
  /** Reads the network, which has to be there. */
  readonly read: () => Promise<ArmNetwork>;
  readonly securityGroup?: string | undefined;
  readonly privateEndpointPolicies?: string | undefined;
}

/** A subnet that is there, and the network that it is in. */
export interface Subnet {
  readonly subnet: ArmSubnet;
  readonly network: ArmNetwork;
}

const idOf = ({ network, name }: SubnetWant): string => `${network}/subnets/${name}`;

/** A range in a network, of which the others in it keep clear. */
export const subnet = defineResource<SubnetWant, Subnet, Azure>({
  kind: "subnet",
  name: idOf,

  async read(want, { run }) {
    const network = await want.read();
    const found = network.properties.subnets?.find(({ name }) => sameId(name, want.name));
    if (found) return { subnet: found, network };
    run.info(`The range of the new subnet: ${rangeFor(want.name, want, network)}.`);
    return undefined;
  },

  diff: ({ subnet: have, network }, want) => [
    ...rangeChanges(have, want, network),
    ...changed(have.properties, plainWant(want), sameInAzure),
    ...serviceChanges(have, want),
  ],

  async create(want, { arm }) {
    const addressPrefix = rangeFor(want.name, want, await want.read());
    const properties = {
      addressPrefix,
      ...plainWant(want),
      ...serviceMembers(undefined, want),
      // Said, since what it is by default differs between versions of the service.
      defaultOutboundAccess: true,
    };
    try {
      await arm.put(idOf(want), { properties }, { ifNew: true });
    } catch (error) {
      // Somebody else chose the same range at the same time, and was first.
      if (want.prefix === undefined && error instanceof ArmError && error.code === "NetcfgSubnetRangesOverlap")
        throw new StaleError(error.message, { cause: error });
      throw error;
    }
  },

  // A write replaces the subnet: what is left out of it is gone.
  update: (want, { subnet: have, network }, { arm }) =>
    arm.put(
      have.id,
      {
        ...have,
        properties: {
          ...have.properties,
          ...rangeMembers(have, rangeOf(have, want, network)),
          ...plainWant(want),
          ...serviceMembers(have, want),
        },
      },
      { ifMatch: have.etag },
    ),

  remove: ({ subnet: have }, _want, { arm }) => arm.delete(have.id),

  condition: ({ subnet: have }) => conditionOf(have),

  wait: ({ subnet: have }, _want, { arm }) => arm.until(have.id, isAtRest),

  // A subnet has no tags: it counts as made by whoever made its network.
  owned: ({ network }) => marked(network),

  alone: ({ network }) => network.toLowerCase(),
});

/** What is compared and written as it stands. */
const plainWant = (want: SubnetWant) => ({
  ...(want.securityGroup === undefined ? {} : { networkSecurityGroup: { id: want.securityGroup } }),
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

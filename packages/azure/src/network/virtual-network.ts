import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, immutable } from "@slipway/reconcile";
import { sameInAzure } from "../arm/compare.ts";
import type { Json } from "../arm/json-path.ts";
import { locationFor } from "../arm/place.ts";
import { armShows } from "../arm/planned/shows.ts";
import { idParts } from "../arm/resource-id.ts";
import { statusOf } from "../arm/state.ts";
import { mergedTags } from "../arm/tags.ts";
import { trackedResource } from "../arm/tracked-resource.ts";
import { writeWhole } from "../arm/write-whole.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { type Cidr, isWithin } from "./cidr.ts";
import { blocksOf, firstFit, usuallyTaken } from "./ranges.ts";
import { type ArmNetwork, blocksIn, requireNetwork, spaceOf } from "./reader.ts";

/** A virtual network; what is undefined is someone else's matter. */
export interface NetworkWant {
  readonly id: string;
  readonly location?: string | undefined;
  /** Prefixes that are there, beside those of others; chosen when the network is made if undefined. */
  readonly space?: readonly string[] | undefined;
  /** What a chosen prefix keeps clear of, beside all networks that can be seen. */
  readonly avoid?: readonly string[] | undefined;
  readonly dnsServers?: readonly string[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** A network itself. Its subnets and peerings are other goals' and other people's: they are written back as they were read. */
export const virtualNetwork = defineResource<NetworkWant, ArmNetwork, Json, AzureReads, Azure>({
  ...trackedResource,
  kind: "virtual network",
  id: ({ id }) => id,
  read: ({ id }, { arm }) => arm.get<ArmNetwork>(id),

  async plan(want, have, azure) {
    if (have === undefined) return { operation: "create", body: await newNetwork(want, azure) };
    const changes = [
      ...immutable(changed({ location: have.location }, { location: want.location }, sameInAzure)),
      ...spaceChanges(have, want),
      ...changed(have, { tags: want.tags, properties: { dhcpOptions: dnsOf(want) } }, sameInAzure),
    ];
    if (changes.some((change) => change.immutable))
      return { operation: "replace", body: await newNetwork(want, azure), changes };
    const isWell = changes.length === 0 && statusOf(have).failed === undefined;
    return isWell ? { operation: "none" } : { operation: "update", body: mergedNetwork(want, have), changes };
  },

  create: (id, body, { arm }) => arm.put(id, body, { ifNew: true }),
  update: (have, body, { arm }) => writeWhole(have, body, arm),

  contents: ({ properties: { subnets = [], virtualNetworkPeerings: peerings = [] } }) =>
    [...subnets, ...peerings].map(({ id }) => id),

  shows: armShows(undefined, true),
  lock: ({ id }) => id.toLowerCase(),
});

const dnsOf = ({ dnsServers }: NetworkWant) => dnsServers && { dnsServers };

const newNetwork = async (want: NetworkWant, azure: AzureReads): Promise<Json> => ({
  location: await locationFor(want, azure),
  tags: want.tags,
  properties: {
    addressSpace: { addressPrefixes: want.space ?? [await chosenSpace(want, azure)] },
    dhcpOptions: dnsOf(want),
  },
});

/** With its subnets: there are versions of the service that delete those which a write leaves out. */
const mergedNetwork = (want: NetworkWant, have: ArmNetwork): Json => ({
  ...have,
  tags: want.tags ? mergedTags(have.tags ?? {}, want.tags) : have.tags,
  properties: {
    ...have.properties,
    addressSpace: { ...have.properties.addressSpace, addressPrefixes: grown(have, want.space ?? []) },
    dhcpOptions: want.dnsServers ? { ...have.properties.dhcpOptions, ...dnsOf(want) } : have.properties.dhcpOptions,
  },
});

const covers = (outer: string, inner: string): boolean => {
  const [a, b] = blocksOf([outer, inner]);
  return outer === inner || (a !== undefined && b !== undefined && isWithin(b, a));
};

/** The prefixes that are there and the wanted ones: those within another one are in it. */
function grown(have: ArmNetwork, want: readonly string[]): readonly string[] {
  const missing = want.filter((each) => !spaceOf(have).some((there) => covers(there, each)));
  return [...spaceOf(have).filter((there) => !missing.some((each) => covers(each, there))), ...missing];
}

function spaceChanges(have: ArmNetwork, { space = [] }: NetworkWant): Change[] {
  const want = { properties: { addressSpace: { addressPrefixes: grown(have, space) } } };
  return changed(have, want, sameInAzure);
}

/** Private addresses that are not those of most homes and of Docker. */
const room = blocksOf(["10.0.0.0/8"]);
const chosenBits = 16;

/** The first /16 that no network of the subscription has, nor one that is peered with it. */
async function chosenSpace({ id, avoid = usuallyTaken }: NetworkWant, { arm }: AzureReads): Promise<string> {
  const { subscription = "" } = idParts(id);
  const networks = await arm.list<ArmNetwork>(
    `/subscriptions/${subscription}/providers/Microsoft.Network/virtualNetworks`,
  );
  const chosen = firstFit(chosenBits, room, [...blocksOf(avoid), ...networks.flatMap(takenBy)]);
  if (chosen) return chosen.text;
  throw new UnfitError(
    `No /${chosenBits} of 10.0.0.0/8 is free: ${networks.length} networks of the subscription and the ranges to avoid use them all.`,
    "Give address-space, or avoid fewer ranges.",
  );
}

const takenBy = (network: ArmNetwork): Cidr[] => [
  ...blocksIn(network),
  ...(network.properties.virtualNetworkPeerings ?? []).flatMap(({ properties }) =>
    blocksOf(properties.remoteAddressSpace?.addressPrefixes ?? []),
  ),
];

/** Makes sure that a network exists, and warns when it does not ask Azure for names. */
export async function inspectNetwork(id: string, azure: AzureReads): Promise<void> {
  const network = await requireNetwork(id, azure);
  const servers = network.properties.dhcpOptions?.dnsServers ?? [];
  if (servers.length === 0) return;
  azure.run.warn(
    `The network ${network.name} uses its own DNS servers (${servers.join(", ")}): they must forward to 168.63.129.16 from a network that is linked to the zone, or the link has no effect.`,
  );
}

import { MissingError, UnfitError } from "@slipway/action";
import type { ArmResource } from "../arm/client.ts";
import { ArmError } from "../arm/errors.ts";
import { byName } from "../arm/look-up.ts";
import { armResource } from "../arm/resource.ts";
import { idParts, sameId } from "../arm/resource-id.ts";
import { isAtRest, statusOf } from "../arm/state.ts";
import type { Tags } from "../arm/tags.ts";
import type { AzureReads } from "../azure.ts";

/** A network that is to resolve the names of a private DNS zone. */
export interface Link {
  readonly zone: string;
  readonly name: string;
  readonly network: string;
  /** Undefined: what is there stays. */
  readonly registration: boolean | undefined;
  /** What becomes of a name that the zone does not have. */
  readonly resolution?: (typeof resolutionPolicies)[number] | undefined;
  readonly tags?: Tags | undefined;
}

/** Whether a name that a private link zone lacks is looked up in public as well. */
export const resolutionPolicies = ["Default", "NxDomainRedirect"] as const;

interface ArmLink extends ArmResource {
  readonly properties: {
    readonly virtualNetwork?: { readonly id?: string };
    readonly registrationEnabled?: boolean;
    readonly virtualNetworkLinkState?: string;
  } & ArmResource["properties"];
}

const links = (zone: string): string => `${zone}/virtualNetworkLinks`;

/** Undefined when there is no such zone. */
async function linksOf(zone: string, { arm }: AzureReads): Promise<ArmLink[] | undefined> {
  try {
    return await arm.list<ArmLink>(links(zone));
  } catch (error) {
    if (!(error instanceof ArmError) || error.code !== "ParentResourceNotFound") throw error;
    return undefined;
  }
}

const leadsTo = (network: string, all: readonly ArmLink[] = []): ArmLink | undefined =>
  all.find(({ properties }) => sameId(properties.virtualNetwork?.id, network));

const inProgress = "InProgress";

const isOngoing = (link: ArmResource): boolean =>
  link.properties.virtualNetworkLinkState === inProgress || !isAtRest(link);

/** One link per zone and network exists at most: what counts is the network, whatever the link is called. */
export const privateDnsLink = armResource<Link, ArmLink>({
  kind: "private DNS link",
  id: ({ zone, name }) => `${links(zone)}/${name}`,
  read: async ({ zone, network }, azure) => leadsTo(network, await linksOf(zone, azure)),
  refuse: async (want, have, azure) => (have === undefined ? await refuseLink(want, azure) : undefined),
  body: ({ network, registration, resolution, tags }) => ({
    tags,
    properties: {
      virtualNetwork: { id: network },
      registrationEnabled: registration,
      resolutionPolicy: resolution,
    },
  }),
  // Older links show none.
  shown: (have) => ({ ...have, properties: { resolutionPolicy: "Default", ...have.properties } }),
  initial: () => ({ location: "global", properties: { registrationEnabled: false } }),
  ifNew: true,
  status: (have) => (have.properties.virtualNetworkLinkState === inProgress ? { inProgress } : statusOf(have)),
  wait: (have, { arm }) => arm.until(have.id, (link) => !isOngoing(link)),
  lock: ({ network }) => network.toLowerCase(),
  // A deleted link may still be read for a while.
  readLagMs: 60_000,
});

/** What would be in the way of making a link. */
async function refuseLink({ zone, name, network }: Link, azure: AzureReads): Promise<void> {
  const all = await linksOf(zone, azure);
  if (all === undefined) {
    throw new MissingError(
      `The private DNS zone ${zone} does not exist.`,
      "Correct the input zone; or, if its cluster is still being created, run again when it has been created.",
    );
  }
  const namesake = all.find((link) => sameId(link.name, name) && leadsTo(network, [link]) === undefined);
  if (namesake !== undefined) {
    throw new UnfitError(
      `The link ${namesake.id} is to another network: ${namesake.properties.virtualNetwork?.id}.`,
      "Give another name, or leave name out.",
    );
  }
  await refuseOverlap({ zone, network }, azure);
}

/** A network can be linked to one zone of a name only; Azure says so late, and does not say which other one it is. */
async function refuseOverlap({ zone, network }: Pick<Link, "zone" | "network">, azure: AzureReads): Promise<void> {
  const { arm } = azure;
  const { name = "", subscription = "" } = idParts(zone);
  for (const other of await byName(arm, "Microsoft.Network/privateDnsZones", name, subscription)) {
    if (sameId(other, zone)) continue;
    const link = leadsTo(network, await linksOf(other, azure));
    if (link === undefined) continue;
    throw new UnfitError(
      `The network is already linked to another zone of the name ${name}: ${link.id}.`,
      "Only one zone of a name can be used in a network: remove that link, or add the records to that zone and leave this link out.",
    );
  }
}

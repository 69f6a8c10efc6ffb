import { MissingError, UnfitError } from "@slipway/action";
import { changed, defineResource } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { ArmError } from "../arm/errors.ts";
import { byName } from "../arm/look-up.ts";
import { mark, marked } from "../arm/ownership.ts";
import { parseId, sameId } from "../arm/resource-id.ts";
import { conditionOf, isAtRest } from "../arm/state.ts";
import type { Azure } from "../connect.ts";

/** A network that is to resolve the names of a private DNS zone. */
export interface Link {
  readonly zone: string;
  readonly name: string;
  readonly network: string;
  readonly registration: boolean;
}

interface ArmLink extends ArmResource {
  readonly properties: {
    readonly virtualNetwork?: { readonly id?: string };
    readonly registrationEnabled?: boolean;
    readonly virtualNetworkLinkState?: string;
  } & ArmResource["properties"];
}

const idOf = ({ zone, name }: Link): string => `${zone}/virtualNetworkLinks/${name}`;

const links = (zone: string): string => `${zone}/virtualNetworkLinks`;

/** Undefined when there is no such zone. */
async function linksOf(zone: string, { arm }: Azure): Promise<ArmLink[] | undefined> {
  try {
    return await arm.list<ArmLink>(links(zone));
  } catch (error) {
    if (!(error instanceof ArmError) || error.code !== "ParentResourceNotFound") throw error;
    return undefined;
  }
}

const leadsTo = (network: string, all: readonly ArmLink[] = []): ArmLink | undefined =>
  all.find(({ properties }) => sameId(properties.virtualNetwork?.id ?? "", network));

const inProgress = "InProgress";

const ongoing = (link: ArmResource): boolean =>
  link.properties.virtualNetworkLinkState === inProgress || !isAtRest(link);

/** One link per zone and network exists at most: what counts is the network, whatever the link is called. */
export const privateDnsLink = defineResource<Link, ArmLink, Azure>({
  kind: "private DNS link",
  name: idOf,

  async read(want, azure) {
    return leadsTo(want.network, await linksOf(want.zone, azure));
  },

  async fits({ zone, name, network }, azure) {
    const all = await linksOf(zone, azure);
    if (all === undefined) {
      throw new MissingError(
        `The private DNS zone ${zone} does not exist.`,
        "Correct the input zone; or, if its cluster is still being made, run again when that has ended.",
      );
    }
    const namesake = all.find((link) => sameId(link.name, name) && leadsTo(network, [link]) === undefined);
    if (namesake !== undefined) {
      throw new UnfitError(
        `The link ${namesake.id} leads to another network: ${namesake.properties.virtualNetwork?.id}.`,
        "Give this one another name, or leave name out.",
      );
    }
    await refuseOverlap({ zone, network }, azure);
  },

  diff: ({ properties }, want) => changed(properties, { registrationEnabled: want.registration }),

  create: (want, { arm }) =>
    arm.put(
      idOf(want),
      {
        location: "global",
        tags: mark,
        properties: { virtualNetwork: { id: want.network }, registrationEnabled: want.registration },
      },
      { ifNew: true },
    ),

  update: (want, have, { arm }) => arm.patch(have.id, { properties: { registrationEnabled: want.registration } }),

  remove: (have, _want, { arm }) => arm.delete(have.id),

  condition: (have) =>
    have.properties.virtualNetworkLinkState === inProgress ? { moving: inProgress } : conditionOf(have),

  wait: (have, _want, { arm }) => arm.until(have.id, (link) => !ongoing(link)),

  owned: marked,

  alone: (want) => want.network.toLowerCase(),

  // A deleted link may still be read for a while.
  lag: 60_000,
});

/** A network can be linked to one zone of a name only; Azure says so late, and does not say which other one it is. */
async function refuseOverlap({ zone, network }: Pick<Link, "zone" | "network">, azure: Azure): Promise<void> {
  const { arm } = azure;
  const { name = "", subscription = "" } = parseId(zone) ?? {};
  for (const other of await byName(arm, "Microsoft.Network/privateDnsZones", name, subscription)) {
    if (sameId(other, zone)) continue;
    const link = leadsTo(network, await linksOf(other, azure));
    if (link === undefined) continue;
    throw new UnfitError(
      `The network is linked to another zone of the name ${name} already: ${link.id}.`,
      "Only one zone of a name can answer in a network: remove that link, or add the records to that zone and link nothing.",
    );
  }
}

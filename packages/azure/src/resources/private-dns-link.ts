import { MissingError, UnfitError } from "@slipway/action";
import { changed, defineResource, immutable } from "@slipway/reconcile";
import type { ArmResource } from "../arm.ts";
import { ArmError } from "../arm-error.ts";
import { sameInAzure } from "../compare.ts";
import type { Azure } from "../connect.ts";
import { byName } from "../look-up.ts";
import { parseId, sameId } from "../resource-id.ts";
import { provisioningState, stateOf } from "../state.ts";
import { mark, marked } from "./owned.ts";

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

async function linksOf(zone: string, { arm }: Azure): Promise<ArmLink[]> {
  try {
    return await arm.list<ArmLink>(links(zone));
  } catch (error) {
    if (!(error instanceof ArmError) || error.code !== "ParentResourceNotFound") throw error;
    throw new MissingError(
      `The private DNS zone ${zone} does not exist.`,
      "Correct the input zone; or, if its cluster is still being made, run again when that has ended.",
    );
  }
}

const ongoing = ({ properties }: ArmResource): boolean =>
  properties.virtualNetworkLinkState === "InProgress" || stateOf(provisioningState({ properties })) === "running";

/** One link per zone and network exists at most: what counts is the network, whatever the link is called. */
export const privateDnsLink = defineResource<Link, ArmLink, Azure>({
  kind: "private DNS link",
  name: idOf,

  async read(want, azure) {
    const all = await linksOf(want.zone, azure);
    const ours = all.find(({ properties }) => sameId(properties.virtualNetwork?.id ?? "", want.network));
    if (ours) return ours;
    await refuseOverlap(want, azure);
    return all.find((link) => sameId(link.name, want.name));
  },

  diff: ({ properties }, want) => [
    ...immutable(changed(properties, { virtualNetwork: { id: want.network } }, sameInAzure)),
    ...changed(properties, { registrationEnabled: want.registration }),
  ],

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

  condition(have) {
    if (ongoing(have)) return { moving: have.properties.virtualNetworkLinkState ?? "changing" };
    const state = provisioningState(have);
    return stateOf(state) === "failed" ? { degraded: `its provisioning state is ${state}` } : {};
  },

  wait: (have, _want, { arm }) => arm.until(have.id, (link) => !ongoing(link)),

  owned: marked,

  alone: (want) => want.network.toLowerCase(),

  // A deleted link may still be read for a while.
  lag: 60_000,
});

/** A network can be linked to one zone of a name only; Azure says so late, and does not say which other one it is. */
async function refuseOverlap({ zone, network }: Link, azure: Azure): Promise<void> {
  const { arm } = azure;
  const { name = "", subscription = "" } = parseId(zone) ?? {};
  for (const other of await byName(arm, "Microsoft.Network/privateDnsZones", name, subscription)) {
    if (sameId(other, zone)) continue;
    const theirs = await linksOf(other, azure);
    const link = theirs.find(({ properties }) => sameId(properties.virtualNetwork?.id ?? "", network));
    if (link === undefined) continue;
    throw new UnfitError(
      `The network is linked to another zone of the name ${name} already: ${link.id}.`,
      "Only one zone of a name can answer in a network: remove that link, or add the records to that zone and link nothing.",
    );
  }
}

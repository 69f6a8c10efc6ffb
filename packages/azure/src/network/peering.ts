import { changed, defineResource, type Planned } from "@slipway/reconcile";
import type { Arm } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { armShows } from "../arm/planned/shows.ts";
import { isAtRest, statusOf } from "../arm/state.ts";
import type { Azure, AzureReads } from "../azure.ts";
import {
  type End,
  isStale,
  otherOf,
  type Passage,
  type Peer,
  readSides,
  refuseOverlap,
  type SideName,
  type Sides,
  settingsOf,
  sideChanges,
  stateOfSide,
} from "./peering-sides.ts";
import type { ArmPeering } from "./reader.ts";

/** Two networks whose machines are to reach each other. */
export interface PeeringWant extends Passage {
  readonly peers: Readonly<Record<SideName, Peer>>;
}

/** Both sides as they are to be, each with its ID. */
type Body = Readonly<Record<SideName, { readonly id: string; readonly properties: Json }>>;

type Ends = Readonly<Record<SideName, End>>;

const newId = ({ network, name }: Peer): string => `${network}/virtualNetworkPeerings/${name}`;

const existing = ({ network, remote }: Ends): ArmPeering[] =>
  [network, remote].flatMap(({ peering: side }) => side ?? []);

/** The peering of two networks as one thing: Azure keeps an object on each side, and both have to be well. */
export const peering = defineResource<PeeringWant, Sides, Body, AzureReads, Azure>({
  kind: "peering",
  id: ({ peers }) => newId(peers.network),
  // A peering has no tags: its names follow from the networks.
  seal: { read: ({ maker }) => maker },

  async read({ peers }) {
    const sides = await readSides(peers, newId(peers.network));
    return existing(sides).length > 0 ? sides : undefined;
  },

  async plan(want, have): Promise<Planned<Body>> {
    const sides = have ?? (await readSides(want.peers, newId(want.peers.network)));
    refuseOverlap(sides);
    const body = bodyOf(want, sides);
    if (have === undefined) return { operation: "create", body };
    const changes = sideChanges(have, want);
    const isWell = changes.length === 0 && statusOfBoth(have).failed === undefined;
    return isWell ? { operation: "none" } : { operation: "update", body, changes };
  },

  create: (_id, body, { arm }) => connect(body, undefined, arm),
  update: (sides, body, { arm }) => connect(body, sides, arm),

  async delete(sides, { arm }) {
    for (const { id } of existing(sides)) await arm.delete(id);
  },

  parts: (sides) => existing(sides).map(({ id }) => id),
  shows: (_id, { network, remote }) => ({ ...showsSide(network), ...showsSide(remote) }),
  status: statusOfBoth,

  async wait(sides, { arm }) {
    for (const { id } of existing(sides)) await arm.until(id, isAtRest);
  },

  lock: ({ peers }) => peers.network.network.toLowerCase(),

  // Another run may be repairing the same peering: then it is gone for a moment.
  readLagMs: 60_000,
});

/** A side is there once the other one is, and both are connected then. */
const showsSide = ({ id, properties }: Body[SideName]) =>
  armShows()(id, { properties: { ...properties, peeringState: "Connected", peeringSyncLevel: "FullyInSync" } });

function statusOfBoth(sides: Sides) {
  const states = existing(sides).map(statusOf);
  return states.find(({ inProgress }) => inProgress) ?? states.find(({ failed }) => failed) ?? {};
}

/** What others set on a side is written back as it was read, even when the side has to be created again. */
function bodyOf(want: PeeringWant, sides: Ends): Body {
  const side = (name: SideName) => {
    const { peer, peering: have } = sides[name];
    const properties = {
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: false,
      ...have?.properties,
      ...settingsOf(want, name),
      remoteVirtualNetwork: { id: have?.properties.remoteVirtualNetwork?.id ?? sides[otherOf[name]].peer.network },
    };
    return { id: have?.id ?? newId(peer), properties };
  };
  return { network: side("network"), remote: side("remote") };
}

/** Brings both sides about, one after the other. */
async function connect(body: Body, sides: Sides | undefined, arm: Arm): Promise<void> {
  const there = sides ? existing(sides) : [];
  const severed = sides && [sides.network, sides.remote].some((side) => stateOfSide(side) === "Disconnected");
  // A side that has lost the other one takes no change and lets no new one come: all that is left of the two has to go.
  if (severed) for (const { id } of there) await arm.delete(id);
  for (const name of inOrder(body, sides)) {
    const { id, properties } = body[name];
    if (severed || sides?.[name].peering === undefined) await arm.put(id, { properties }, { ifNew: true });
    else await correct(sides[name], sides[otherOf[name]], body[name], arm);
  }
}

/** The side that uses the other's gateway comes last, and the one that stops using it comes first: Azure refuses it without one. */
function inOrder(body: Body, sides: Sides | undefined): SideName[] {
  const turn = (name: SideName): number => {
    if (body[name].properties.useRemoteGateways === true) return 2;
    return sides?.[name].peering?.properties.useRemoteGateways ? 0 : 1;
  };
  return (["network", "remote"] as const).toSorted((a, b) => turn(a) - turn(b));
}

/** Writes a side that is there, if anything about it is wrong. */
async function correct(side: End, other: End, { id, properties }: Body[SideName], arm: Arm): Promise<void> {
  const isLost = other.peering !== undefined && stateOfSide(side) !== "Connected";
  const hasFailed = statusOf(side.peering).failed !== undefined;
  const stale = isStale(side, other);
  if (!isLost && !hasFailed && !stale && changed(side.peering?.properties, properties).length === 0) return;
  const sync = stale ? "?syncRemoteAddressSpace=true" : "";
  await arm.put(`${id}${sync}`, { properties }, { ifMatch: side.peering?.etag });
}

import { changed, defineResource } from "@slipway/reconcile";
import type { Arm } from "../arm/client.ts";
import { sameId } from "../arm/resource-id.ts";
import { conditionOf, isAtRest } from "../arm/state.ts";
import type { Azure } from "../connect.ts";
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

/** Two networks whose machines are to reach each other. */
export interface PeeringWant extends Passage {
  readonly peers: Readonly<Record<SideName, Peer>>;
}

type Ends = Readonly<Record<SideName, End>>;

const idOf = ({ peer, peering: have }: End): string =>
  have?.id ?? `${peer.network}/virtualNetworkPeerings/${peer.name}`;

const existing = ({ network, remote }: Ends): End[] => [network, remote].filter((side) => side.peering !== undefined);

/** The peering of two networks as one thing: Azure keeps an object on each side, and both have to be well. */
export const peering = defineResource<PeeringWant, Sides, Azure>({
  kind: "peering",
  name: ({ peers }) => idOf({ peer: peers.network, peering: undefined }),

  async read({ peers }) {
    const sides = await readSides(peers);
    if (existing(sides).length > 0) return sides;
    refuseOverlap(sides);
    return undefined;
  },

  diff(sides, want) {
    refuseOverlap(sides);
    return sideChanges(sides, want);
  },

  create: (want, { arm }) =>
    connect(
      want,
      {
        network: { peer: want.peers.network, peering: undefined },
        remote: { peer: want.peers.remote, peering: undefined },
      },
      arm,
    ),

  update: (want, sides, { arm }) => connect(want, sides, arm),

  async remove(sides, _want, { arm }) {
    for (const side of existing(sides)) await arm.delete(idOf(side));
  },

  condition(sides) {
    const conditions = existing(sides).map((side) => conditionOf(side.peering));
    return (
      conditions.find(({ moving }) => moving !== undefined) ??
      conditions.find(({ degraded }) => degraded !== undefined) ??
      {}
    );
  },

  async wait(sides, _want, { arm }) {
    for (const side of existing(sides)) await arm.until(idOf(side), isAtRest);
  },

  // A peering has no tags: its name tells.
  owned: (sides) => existing(sides).every((side) => sameId(side.peering?.name ?? "", side.peer.name)),

  alone: ({ peers }) => peers.network.network.toLowerCase(),

  // Another run may be repairing the same peering: then it is gone for a moment.
  lag: 60_000,
});

/** Brings both sides about, one after the other. */
async function connect(want: PeeringWant, sides: Ends, arm: Arm): Promise<void> {
  const severed = existing(sides).some((side) => stateOfSide(side) === "Disconnected");
  // A side that has lost the other one takes no change and lets no new one come: all that is left of the two has to go.
  if (severed) for (const side of existing(sides)) await arm.delete(idOf(side));
  for (const name of inOrder(sides, want)) {
    const [side, other] = [sides[name], sides[otherOf[name]]];
    if (severed || side.peering === undefined) await write(side, other, settingsOf(want, name), arm, true);
    else if (isWrong(side, other, settingsOf(want, name))) await write(side, other, settingsOf(want, name), arm, false);
  }
}

/** Who uses the other's gateway comes last, and who ceases to comes first: Azure refuses it without one. */
function inOrder(sides: Ends, want: PeeringWant): SideName[] {
  const turn = (name: SideName): number => {
    if (settingsOf(want, name).useRemoteGateways) return 2;
    return sides[name].peering?.properties.useRemoteGateways ? 0 : 1;
  };
  return (["network", "remote"] as const).toSorted((a, b) => turn(a) - turn(b));
}

function isWrong(side: End, other: End, settings: object): boolean {
  const isLost = other.peering !== undefined && stateOfSide(side) !== "Connected";
  const hasFailed = conditionOf(side.peering).degraded !== undefined;
  return isLost || hasFailed || isStale(side, other) || changed(side.peering?.properties, settings).length > 0;
}

/** What others set on a side is written back as it was read, even when it has to be made anew. */
async function write(side: End, other: End, settings: object, arm: Arm, isNew: boolean): Promise<void> {
  const { peering: have } = side;
  const properties = {
    ...have?.properties,
    ...settings,
    remoteVirtualNetwork: { id: have?.properties.remoteVirtualNetwork?.id ?? other.peer.network },
  };
  const sync = !isNew && isStale(side, other) ? "?syncRemoteAddressSpace=true" : "";
  await arm.put(`${idOf(side)}${sync}`, { properties }, isNew ? { ifNew: true } : { ifMatch: have?.etag });
}

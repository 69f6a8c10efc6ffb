import { UnfitError } from "@slipway/action";
import { type Change, changed, sealOf } from "@slipway/reconcile";
import { nameAfter } from "../arm/name-after.ts";
import { parseId, sameId } from "../arm/resource-id.ts";
import type { AzureReads } from "../azure.ts";
import { blocksOf, clash } from "./ranges.ts";
import { type ArmNetwork, type ArmPeering, blocksIn, networkReader } from "./reader.ts";

/** One of two networks that are to be peered. */
export interface Peer {
  readonly network: string;
  /** Reads the network, which has to be there; only to a destroy one that is gone is one with nothing in it. */
  readonly read: () => Promise<ArmNetwork>;
  /** What a new peering on this side is called: the only sign of who made it. */
  readonly name: string;
}

/** What the peering of two networks lets through. */
export interface Passage {
  /** Whether machines of one reach those of the other. What is undefined stays as it is. */
  readonly traffic?: boolean | undefined;
  /** Whether what a machine of one only forwards reaches the other. */
  readonly forwarded?: boolean | undefined;
  /** Whose gateway the other one uses. */
  readonly gateway?: "none" | "network" | "remote" | undefined;
}

/** One end of a peering: the object on it is undefined when there is none. */
export interface End {
  readonly peer: Peer;
  readonly peering: ArmPeering | undefined;
}

/** One side as it is. */
export interface Side extends End {
  readonly network: ArmNetwork;
}

/** Both sides of a peering. */
export interface Sides {
  readonly network: Side;
  readonly remote: Side;
  /** The record of the maker, if all that is there has the names that Slipway gives. */
  readonly maker?: string;
}

/** Each side by the input that names its network. */
export const otherOf = { network: "remote", remote: "network" } as const;

export type SideName = keyof typeof otherOf;

/** The two networks. */
export async function peersOf(network: string, remote: string, azure: AzureReads): Promise<Record<SideName, Peer>> {
  const reader = azure.run.mode === "destroy" ? leftReader : networkReader;
  const peer = async (id: string, other: string, input: string): Promise<Peer> => ({
    network: id,
    read: await reader(id, azure, input),
    name: `slipway-${await nameAfter(other)}`,
  });
  const [near, far] = await Promise.all([peer(network, remote, "network"), peer(remote, network, "remote")]);
  return { network: near, remote: far };
}

/** When a network is gone, the side on the other one is still there, and leads nowhere. */
const leftReader =
  async (id: string, { arm }: AzureReads) =>
  async (): Promise<ArmNetwork> =>
    (await arm.get<ArmNetwork>(id)) ?? { id, name: parseId(id)?.name ?? "", properties: {} };

/** Reads both sides. What counts is the network on the other end, whatever the peering is called. */
export async function readSides(peers: Readonly<Record<SideName, Peer>>, id: string): Promise<Sides> {
  const side = async (name: SideName): Promise<Side> => {
    const network = await peers[name].read();
    const other = peers[otherOf[name]].network;
    const peering = peeringsOf(network).find((each) => leadsTo(each, other));
    return { peer: peers[name], network, peering };
  };
  const [network, remote] = await Promise.all([side("network"), side("remote")]);
  const isNamed = ({ peer, peering }: Side) => peering === undefined || sameId(peering.name, peer.name);
  const maker = isNamed(network) && isNamed(remote) ? { maker: await sealOf({ kind: "peering", id }) } : {};
  return { network, remote, ...maker };
}

const peeringsOf = ({ properties }: ArmNetwork): readonly ArmPeering[] => properties.virtualNetworkPeerings ?? [];

const leadsTo = ({ properties }: ArmPeering, network: string): boolean =>
  sameId(properties.remoteVirtualNetwork?.id, network);

/** What a side is to let through. */
export const settingsOf = ({ traffic, forwarded, gateway }: Passage, side: SideName) => ({
  ...(traffic === undefined ? {} : { allowVirtualNetworkAccess: traffic }),
  ...(forwarded === undefined ? {} : { allowForwardedTraffic: forwarded }),
  ...(gateway === undefined
    ? {}
    : { allowGatewayTransit: gateway === side, useRemoteGateways: gateway === otherOf[side] }),
});

/** What differs on both sides. Pure. */
export function sideChanges(sides: Sides, want: Passage): Change[] {
  const linked = { peeringState: "Connected", peeringSyncLevel: "FullyInSync" };
  return changed(
    { network: sides.network.peering?.properties, remote: sides.remote.peering?.properties },
    {
      network: { ...settingsOf(want, "network"), ...linked },
      remote: { ...settingsOf(want, "remote"), ...linked },
    },
  );
}

/** What Azure says of a side; empty when there is none. */
export const stateOfSide = ({ peering }: End): string => peering?.properties.peeringState ?? "";

/** Whether a side is out of date about the addresses of the other one: either may say so. */
export const isStale = (side: End, other: End): boolean =>
  /Local/.test(side.peering?.properties.peeringSyncLevel ?? "") ||
  (other.peering !== undefined && /Remote/.test(other.peering.properties.peeringSyncLevel ?? "") && isLinked(side));

const isLinked = (side: End): boolean => stateOfSide(side) === "Connected";

/** Networks that share addresses cannot be peered: names both ranges, before anything is written. */
export function refuseOverlap({ network: near, remote: far }: Sides): void {
  if (isLinked(near) && isLinked(far)) return;
  const both = clash(blocksIn(near.network), blocksIn(far.network));
  if (both) {
    throw new UnfitError(
      `The networks cannot be peered: ${both[0]} of ${near.network.name} overlaps ${both[1]} of ${far.network.name}.`,
      "Peered networks must not share addresses: give one of them another range.",
    );
  }
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    for (const third of peeringsOf(one.network).filter((each) => !leadsTo(each, other.network.id))) {
      const theirs = blocksOf(third.properties.remoteAddressSpace?.addressPrefixes ?? []);
      const shared = clash(blocksIn(other.network), theirs);
      if (shared === undefined) continue;
      throw new UnfitError(
        `The networks cannot be peered: ${shared[0]} of ${other.network.name} overlaps ${shared[1]}, which ${one.network.name} reaches by its peering ${third.name}.`,
        "A network must not reach the same addresses twice: give one of them another range, or remove that peering.",
      );
    }
  }
}

import { UnfitError } from "@slipway/action";
import { sameId } from "../arm/resource-id.ts";
import { isWithin, overlap, parseCidr } from "./cidr.ts";
import { blockAround, blocksOf, firstFit, freeInWords, usuallyTaken } from "./ranges.ts";
import { type ArmNetwork, type ArmSubnet, blocksIn, prefixesOf } from "./reader.ts";

/** The range of a subnet: a certain one, or how large one that is chosen is to be. */
export interface RangeWant {
  readonly prefix?: string | undefined;
  /** The length of the prefix. */
  readonly size?: number | undefined;
  /** What a chosen range keeps clear of, beside the other subnets. */
  readonly avoid?: readonly string[] | undefined;
}

const othersOf = ({ properties }: ArmNetwork, name: string): readonly ArmSubnet[] =>
  (properties.subnets ?? []).filter((subnet) => !sameId(subnet.name, name));

/** The range that a new subnet gets. Pure: the same network gives the same answer. */
export function rangeFor(name: string, { prefix, size = 0, avoid }: RangeWant, network: ArmNetwork): string {
  if (prefix !== undefined) return placed(name, prefix, network);
  const rooms = blocksIn(network);
  // A usual range around the whole network cannot be a cluster's in it.
  const kept = blocksOf(avoid ?? usuallyTaken).filter(
    (range) => avoid !== undefined || !rooms.some((room) => isWithin(room, range)),
  );
  const taken = [...kept, ...othersOf(network, name).flatMap((subnet) => blocksOf(prefixesOf(subnet)))];
  const chosen = firstFit(size, rooms, taken);
  if (chosen) return chosen.text;
  throw new UnfitError(
    `No range of the size /${size} is free in the network ${network.name}. These are free: ${freeInWords(rooms, taken)}.`,
    "Choose a smaller range, avoid fewer ranges, or give the network more addresses (action create-vnet).",
  );
}

/** The range that a subnet which is there is to have: its own, unless another one or another size is wanted. It never moves. */
export function rangeOf(have: ArmSubnet, { prefix, size = 0 }: RangeWant, network: ArmNetwork): string {
  const blocks = blocksOf(prefixesOf(have));
  const same = blocks.find((block) => (prefix === undefined ? block.bits === size : block.text === prefix));
  if (same) return same.text;
  if (prefix !== undefined) return placed(have.name, prefix, network);
  const [own] = blocks;
  if (own) return placed(have.name, blockAround(own.first, size).text, network);
  throw new UnfitError(
    `The subnet ${have.name} has no range of IPv4, so none of the size /${size} is around it.`,
    "Give the range itself (input prefix), or name another subnet.",
  );
}

/** A range, once it is sure that Azure will take it. */
function placed(name: string, prefix: string, network: ArmNetwork): string {
  const rooms = blocksIn(network);
  const others = othersOf(network, name);
  const range = parseCidr(prefix);
  const free = () =>
    freeInWords(
      rooms,
      others.flatMap((subnet) => blocksOf(prefixesOf(subnet))),
    );
  if (range === undefined || !rooms.some((room) => isWithin(range, room))) {
    throw new UnfitError(
      `The range ${prefix} is outside the network ${network.name}, which has ${rooms.map(({ text }) => text).join(", ")}. These are free: ${free()}.`,
      "Choose a range that is free, or give the network more addresses (action create-vnet).",
    );
  }
  for (const other of others) {
    const taken = blocksOf(prefixesOf(other)).find((each) => overlap(each, range));
    if (taken === undefined) continue;
    throw new UnfitError(
      `The range ${prefix} overlaps the subnet ${other.name} with ${taken.text}. These are free: ${free()}.`,
      "Choose a range that is free.",
    );
  }
  return prefix;
}

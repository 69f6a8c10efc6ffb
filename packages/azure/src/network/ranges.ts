import { refusedRanges, usualRanges } from "../aks/ranges.ts";
import { type Cidr, isWithin, overlap, parseCidr, showAddress } from "./cidr.ts";

/** What a chosen range keeps clear of by default: what AKS takes or refuses, and the bridge of Docker. */
export const usuallyTaken = [...Object.values(usualRanges), "172.17.0.0/16", ...refusedRanges];

/** The blocks that texts mean; IPv6 has rules of its own, and is left out. */
export const blocksOf = (ranges: readonly string[]): Cidr[] => ranges.flatMap((range) => parseCidr(range) ?? []);

/** A block of a size at an address. */
const block = (first: number, bits: number): Cidr => ({
  text: `${showAddress(first)}/${bits}`,
  first,
  last: first + 2 ** (32 - bits) - 1,
  bits,
});

/** The block of a size that contains an address. */
export const blockAround = (address: number, bits: number): Cidr => block(address - (address % 2 ** (32 - bits)), bits);

/** The first block of a size that is in one of some rooms, and apart from all that is taken. Pure: the same world gives the same answer. */
export function firstFit(bits: number, rooms: readonly Cidr[], taken: readonly Cidr[]): Cidr | undefined {
  const size = 2 ** (32 - bits);
  for (const room of rooms.toSorted((a, b) => a.first - b.first)) {
    for (let first = room.first; first + size - 1 <= room.last; ) {
      const candidate = block(first, bits);
      const inTheWay = taken.filter((each) => overlap(each, candidate));
      if (inTheWay.length === 0) return candidate;
      // On to the next boundary behind all that is in the way.
      first = Math.ceil((Math.max(...inTheWay.map(({ last }) => last)) + 1) / size) * size;
    }
  }
  return undefined;
}

/** What is left of some rooms, in the largest blocks that there are. Pure. */
export function freeRanges(rooms: readonly Cidr[], taken: readonly Cidr[]): Cidr[] {
  return rooms.flatMap((room): Cidr[] => {
    if (!taken.some((each) => overlap(each, room))) return [room];
    if (taken.some((each) => isWithin(room, each))) return [];
    const bits = room.bits + 1;
    return freeRanges([block(room.first, bits), blockAround(room.last, bits)], taken);
  });
}

const mostShown = 8;

/** The same in words, for a message. */
export function freeInWords(rooms: readonly Cidr[], taken: readonly Cidr[]): string {
  const free = freeRanges(rooms, taken);
  if (free.length === 0) return "nothing";
  const shown = free.slice(0, mostShown).map(({ text }) => text);
  return `${shown.join(", ")}${free.length > mostShown ? `, and ${free.length - mostShown} more` : ""}`;
}

/** A range of some and one of others that overlap it, if there are such. */
export function clash(some: readonly Cidr[], others: readonly Cidr[]): readonly [string, string] | undefined {
  for (const one of some) {
    const other = others.find((each) => overlap(one, each));
    if (other) return [one.text, other.text];
  }
  return undefined;
}

/** Two of some ranges that overlap, if there are such. */
export const clashWithin = (ranges: readonly Cidr[]): readonly [string, string] | undefined =>
  ranges.reduce<readonly [string, string] | undefined>(
    (found, range, at) => found ?? clash([range], ranges.slice(at + 1)),
    undefined,
  );

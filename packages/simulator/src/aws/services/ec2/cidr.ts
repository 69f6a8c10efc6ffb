import { isIPv4, isIPv6 } from "node:net";

/** A range of addresses: the first as a number, and how many bits are fixed. */
export interface Range {
  readonly first: bigint;
  readonly bits: number;
  readonly width: 32 | 128;
}

function words(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const split = (text: string | undefined) => (text ? text.split(":") : []);
  const [before, after] = [split(head), split(tail)];
  return tail === undefined
    ? before
    : [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
}

function numberOf(address: string): bigint {
  return isIPv4(address)
    ? address.split(".").reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
    : words(address).reduce((sum, word) => sum * 65_536n + BigInt(`0x${word}`), 0n);
}

/** Read `10.0.0.0/16` or `fd00::/8`; nothing when it is neither. */
export function readRange(text: string): Range | undefined {
  const [address = "", length = "", ...rest] = text.split("/");
  const width = isIPv4(address) ? 32 : isIPv6(address) && !address.includes(".") ? 128 : undefined;
  if (width === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > width) return undefined;
  const bits = Number(length);
  const shift = BigInt(width - bits);
  return { first: (numberOf(address) >> shift) << shift, bits, width };
}

const hex = (first: bigint): string => {
  const parts = Array.from({ length: 8 }, (_, index) => ((first >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
  const zeros = [...parts.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = zeros.sort((one, other) => other.length - one.length)[0];
  return longest === undefined
    ? parts.join(":")
    : parts
        .join(":")
        .replace(longest, ":")
        .replace(/^:(?!:)|(?<!:):$/, "::");
};

/** As AWS writes it: host bits cleared, IPv6 shortened. */
export function writeRange({ first, bits, width }: Range): string {
  const address = width === 32 ? [24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 0xffn).join(".") : hex(first);
  return `${address}/${bits}`;
}

export function contains(outer: Range, inner: Range): boolean {
  const shift = BigInt(outer.width - outer.bits);
  return outer.width === inner.width && outer.bits <= inner.bits && outer.first >> shift === inner.first >> shift;
}

export const overlap = (one: Range, other: Range): boolean => contains(one, other) || contains(other, one);

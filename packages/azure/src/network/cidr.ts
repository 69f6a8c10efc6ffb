/** A block of IPv4 addresses, by its first and last one. */
export interface Cidr {
  readonly text: string;
  readonly first: number;
  readonly last: number;
  readonly bits: number;
}

const octet = /^(0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/;

/** An address as a number; undefined when it is none. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => octet.test(part))) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** A number as an address. */
export const showAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

/** Undefined when it is no range, or one that does not begin on its own boundary. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", length = "", ...more] = text.split("/");
  const first = parseAddress(address);
  if (first === undefined || more.length > 0 || !/^(\d|[12]\d|3[0-2])$/.test(length)) return undefined;
  const size = 2 ** (32 - Number(length));
  if (first % size !== 0) return undefined;
  return { text, first, last: first + size - 1, bits: Number(length) };
}

/** Whether two ranges share an address. */
export const overlap = (a: Cidr, b: Cidr): boolean => a.first <= b.last && b.first <= a.last;

/** Whether another range contains all of a range. */
export const isWithin = (inner: Cidr, outer: Cidr): boolean => outer.first <= inner.first && inner.last <= outer.last;

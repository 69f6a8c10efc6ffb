/** A block of IPv4 addresses. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
  readonly bits: number;
}

const octet = /^(0|[1-9]\d{0,2})$/;

/** An address as a number, or nothing. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => octet.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export const formatAddress = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** The block, or nothing when it is no CIDR, or one that does not begin on its own boundary. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = "", length = ""] = text.split("/");
  const first = parseAddress(address);
  if (first === undefined || !/^\d{1,2}$/.test(length) || text.split("/").length !== 2) return undefined;
  const bits = Number(length);
  const size = 2 ** (32 - bits);
  return bits > 32 || first % size !== 0 ? undefined : { first, last: first + size - 1, bits };
}

/** The block that contains a prefix whose host bits are not zero, as it should be written. */
export function onBoundary(text: string): string | undefined {
  const [address = "", length = ""] = text.split("/");
  const at = parseAddress(address);
  if (at === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined;
  return `${formatAddress(at - (at % 2 ** (32 - Number(length))))}/${length}`;
}

export const overlaps = (a: Cidr, b: Cidr): boolean => a.first <= b.last && b.first <= a.last;
export const contains = (outer: Cidr, inner: Cidr): boolean => outer.first <= inner.first && inner.last <= outer.last;

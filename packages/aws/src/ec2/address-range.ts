/** A range of addresses. */
export interface AddressRange {
  /** As AWS writes it: without host bits, IPv6 shortened. */
  readonly text: string;
  readonly isIpv6: boolean;
  readonly bits: number;
  readonly first: bigint;
}

const octet = /^(0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/;

/** Reads 10.0.0.0/16 or fd00::/8. Undefined when it is neither. */
export function parseRange(given: string): AddressRange | undefined {
  const [address = "", length = "", ...more] = given.split("/");
  if (more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const isIpv6 = address.includes(":");
  const parts = isIpv6 ? ipv6Parts(address) : ipv4Parts(address);
  const [width, each] = isIpv6 ? [128, 16] : [32, 8];
  const bits = Number(length);
  if (parts === undefined || bits > width) return undefined;
  const whole = parts.reduce((sum, part) => (sum << BigInt(each)) | BigInt(part), 0n);
  const host = BigInt(width - bits);
  const first = (whole >> host) << host;
  return { text: `${isIpv6 ? ipv6(first) : ipv4(first)}/${bits}`, isIpv6, bits, first };
}

/** Whether a range has all addresses of another one. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  const host = BigInt((outer.isIpv6 ? 128 : 32) - outer.bits);
  return outer.isIpv6 === inner.isIpv6 && outer.bits <= inner.bits && outer.first >> host === inner.first >> host;
}

/** So wide that it is no network of anyone's: the world, or a part of it that has everyone's networks. */
export const isWorld = ({ isIpv6, bits }: AddressRange): boolean => bits < (isIpv6 ? 16 : 8);

function ipv4Parts(address: string): number[] | undefined {
  const parts = address.split(".");
  return parts.length === 4 && parts.every((part) => octet.test(part)) ? parts.map(Number) : undefined;
}

/** The platform's own URLs know the short forms of IPv6. */
function ipv6Parts(address: string): number[] | undefined {
  if (!/^[\da-f:]+$/i.test(address) || !URL.canParse(`http://[${address}]`)) return undefined;
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const numbers = (text = "") => (text === "" ? [] : text.split(":").map((part) => Number.parseInt(part, 16)));
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

const partsOf = (address: bigint, count: number, each: number): bigint[] =>
  Array.from({ length: count }, (_, at) => (address >> BigInt((count - 1 - at) * each)) & ((1n << BigInt(each)) - 1n));

const ipv4 = (address: bigint): string => partsOf(address, 4, 8).join(".");

const ipv6 = (address: bigint): string =>
  new URL(
    `http://[${partsOf(address, 8, 16)
      .map((part) => part.toString(16))
      .join(":")}]`,
  ).hostname.slice(1, -1);

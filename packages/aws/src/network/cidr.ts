/** The parts that a network's range is cut into: three for public subnets, three for private ones, two unused. */
const parts = 8;

/** What a network may measure so that each part is large enough for nodes and EKS. */
export const networkBits = { min: 16, max: 24 } as const;

const form = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** A range as number and length; undefined of what is none, or has bits behind its length. */
export function readRange(text: string): { readonly address: number; readonly bits: number } | undefined {
  const [, ...numbers] = (form.exec(text) ?? []).map(Number);
  const bits = numbers.pop() ?? 33;
  if (bits > 32 || numbers.some((number) => number > 255)) return undefined;
  const address = numbers.reduce((all, number) => all * 256 + number, 0);
  return address % 2 ** (32 - bits) === 0 ? { address, bits } : undefined;
}

/** One of the eight parts of a range. */
export function partOf(cidr: string, at: number): string {
  const { address, bits } = readRange(cidr) ?? { address: 0, bits: 0 };
  const first = address + at * (2 ** (32 - bits) / parts);
  const numbers = [24, 16, 8, 0].map((places) => Math.floor(first / 2 ** places) % 256);
  return `${numbers.join(".")}/${bits + Math.log2(parts)}`;
}

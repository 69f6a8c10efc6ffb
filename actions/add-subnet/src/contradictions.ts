import type { Problem } from "@slipway/action";

interface Given {
  readonly prefix?: string | undefined;
  readonly size?: number | undefined;
  readonly avoid?: readonly string[] | undefined;
}

/** Inputs that exclude or need each other. */
export function contradictions({ prefix, size, avoid }: Given): Problem[] {
  return [
    ...((prefix === undefined) === (size === undefined)
      ? [{ input: "size", problem: "Give either prefix or size: prefix names the range, size has one chosen." }]
      : []),
    ...(prefix !== undefined && avoid !== undefined
      ? [{ input: "avoid", problem: "It applies only to a chosen range: leave it out, or give size." }]
      : []),
  ];
}

import type { FaultKind } from "@slipway/simulator";

/** Each way in which a request can go wrong; the last is a write that happened and whose answer was lost. */
export const faults: readonly { readonly kind: FaultKind; readonly after?: true }[] = [
  { kind: "reset" },
  { kind: "throttle" },
  { kind: "throttle-bare" },
  { kind: "error-500" },
  { kind: "error-503" },
  { kind: "conflict" },
  { kind: "precondition" },
  { kind: "hang" },
  { kind: "truncated" },
  { kind: "reset", after: true },
];

/** Those of them that leave the world in different ways. */
export const fewFaults = [
  { kind: "reset" },
  { kind: "reset", after: true },
  { kind: "error-500" },
  { kind: "conflict" },
  { kind: "truncated" },
] as const satisfies typeof faults;

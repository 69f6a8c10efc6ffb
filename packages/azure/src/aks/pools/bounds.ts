import type { Problem } from "@slipway/action";

/** How many nodes a pool has, or within which bounds the autoscaler decides. */
interface Given {
  readonly "node-count"?: number | undefined;
  readonly "min-nodes"?: number | undefined;
  readonly "max-nodes"?: number | undefined;
}

/** What is wrong with them, of any pool: the first one of a cluster too. */
export const boundsRules: readonly (Problem & { readonly broken: (given: Given) => boolean })[] = [
  ...(["min-nodes", "max-nodes"] as const).map((input) => ({
    input,
    problem: "The autoscaler needs both bounds: give min-nodes and max-nodes.",
    broken: (given: Given) =>
      given[input] === undefined && (given["min-nodes"] !== undefined || given["max-nodes"] !== undefined),
  })),
  {
    input: "max-nodes",
    problem: "It is less than min-nodes: write at least as many.",
    broken: (given) => (given["max-nodes"] ?? Number.POSITIVE_INFINITY) < (given["min-nodes"] ?? 0),
  },
  {
    input: "node-count",
    problem: "It is outside the bounds: write a number from min-nodes to max-nodes, or leave it out.",
    broken: ({ "node-count": count, "min-nodes": min, "max-nodes": max }) =>
      count !== undefined && (count < (min ?? 0) || count > (max ?? Number.POSITIVE_INFINITY)),
  },
];

import type { Problem, Values } from "@slipway/action";
import type { nodePoolInputs } from "./inputs.ts";

type Given = Partial<Values<typeof nodePoolInputs>> & { readonly name?: string | undefined };

interface Rule extends Problem {
  readonly broken: (given: Given) => boolean;
}

const isWindows = (given: Given): boolean => given["os-sku"]?.startsWith("Windows") === true;
const isSystem = (given: Given): boolean => given["pool-mode"] === "System";

const rules: readonly Rule[] = [
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
  ...(["node-count", "min-nodes"] as const).map((input) => ({
    input,
    problem: "A system pool has at least one node: write 1 or more.",
    broken: (given: Given) => isSystem(given) && given[input] === 0,
  })),
  {
    input: "max-pods",
    problem: "The nodes of a system pool take at least 30 pods: write 30 or more.",
    broken: (given) => isSystem(given) && (given["max-pods"] ?? 30) < 30,
  },
  {
    input: "priority",
    problem: "AKS has no system pool of spot nodes: set pool-mode: User.",
    broken: (given) => isSystem(given) && given.priority === "Spot",
  },
  ...(["spot-max-price", "eviction-policy"] as const).map((input) => ({
    input,
    problem: "Only spot nodes have it: set priority: Spot, or leave it out.",
    broken: (given: Given) => given.priority !== "Spot" && given[input] !== undefined,
  })),
  {
    input: "os-sku",
    problem: "A system pool runs Linux: choose another system, or set pool-mode: User.",
    broken: (given) => isSystem(given) && isWindows(given),
  },
  {
    input: "name",
    problem: "The name of a Windows pool has at most 6 characters: write a shorter one.",
    broken: (given) => isWindows(given) && (given.name?.length ?? 0) > 6,
  },
];

/** Inputs of a pool that exclude or need each other. */
export const nodePoolContradictions = (given: Given): Problem[] =>
  rules.filter((rule) => rule.broken(given)).map(({ input, problem }) => ({ input, problem }));

import type { Problem, Values } from "@slipway/action";
import { boundsRules } from "./bounds.ts";
import type { nodePoolInputs } from "./inputs.ts";

type Given = Partial<Values<typeof nodePoolInputs>> & { readonly name?: string | undefined };

const isWindows = (given: Given): boolean => given["os-sku"]?.startsWith("Windows") === true;
const isSystem = (given: Given): boolean => given["pool-mode"] === "System";

const rules: readonly (Problem & { readonly broken: (given: Given) => boolean })[] = [
  ...boundsRules,
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

import type { Problem, Values } from "@slipway/action";
import { boundsRules, judgeRanges, usualRanges } from "@slipway/azure";
import type { inputs } from "./inputs.ts";
import { unmetNeeds } from "./needs.ts";

type Given = Partial<Values<typeof inputs>>;

interface Rule extends Problem {
  readonly broken: (given: Given) => boolean;
}

const rules: readonly Rule[] = [
  {
    input: "subscription-id",
    problem: "It is missing: the cluster is created in it.",
    broken: (given) => given["subscription-id"] === undefined,
  },
  {
    input: "authorized-ranges",
    problem: "Only a public cluster has them: set access: public, or leave them out.",
    broken: (given) => given.access === "private" && given["authorized-ranges"] !== undefined,
  },
  {
    input: "dns-zone",
    problem: "Only a private cluster has one: set access: private, or leave it out.",
    broken: (given) => given.access === "public" && given["dns-zone"] !== undefined,
  },
  {
    input: "identity",
    problem:
      "A zone of your own needs a user-assigned identity that has Private DNS Zone Contributor on it before the cluster is created: give its resource ID.",
    broken: (given) => given["dns-zone"]?.startsWith("/") === true && given.identity === undefined,
  },
  {
    input: "pod-range",
    problem: "Only an overlay has one: set network-mode: overlay, or leave it out.",
    broken: (given) => given["network-mode"] === "node-subnet" && given["pod-range"] !== undefined,
  },
  {
    input: "dns-address",
    problem: "It is an address in the service range: give service-range as well.",
    broken: (given) => given["dns-address"] !== undefined && given["service-range"] === undefined,
  },
  ...boundsRules,
  ...(["admin-groups", "azure-rbac"] as const).map((input) => ({
    input,
    problem: "It needs Microsoft Entra ID: set entra: true, or leave it out.",
    broken: (given: Given) => given.entra === false && given[input] !== undefined && given[input] !== false,
  })),
  {
    input: "local-accounts",
    problem: "Without Microsoft Entra ID no one could sign in: set entra: true, or leave them on.",
    broken: (given) => given.entra === false && given["local-accounts"] === false,
  },
];

const inputOf = { service: "service-range", dns: "dns-address", pod: "pod-range", network: "subnet" } as const;

/** Inputs that exclude or need each other, and ranges that AKS would refuse. */
export function contradictions(given: Given): Problem[] {
  const own = rules.filter((rule) => rule.broken(given)).map(({ input, problem }) => ({ input, problem }));
  const broken = [...own, ...unmetNeeds(given)];
  const overlay = given["network-mode"] === "overlay";
  const named = given["service-range"] !== undefined || given["pod-range"] !== undefined;
  if (!named) return broken;
  const ranges = judgeRanges({
    service: given["service-range"] ?? usualRanges.service,
    dns: given["dns-address"],
    pod: overlay ? (given["pod-range"] ?? usualRanges.pod) : undefined,
    network: given.subnet === undefined ? [usualRanges.network] : [],
  });
  return [...broken, ...ranges.map(({ range, problem }) => ({ input: inputOf[range], problem }))];
}

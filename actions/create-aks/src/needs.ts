import type { Problem, Values } from "@slipway/action";
import type { inputs } from "./inputs.ts";

type Given = Partial<Values<typeof inputs>>;

interface Rule extends Problem {
  readonly broken: (given: Given) => boolean;
}

const lacks =
  (input: keyof Given, ...needed: readonly (keyof Given)[]) =>
  (given: Given): boolean =>
    given[input] !== undefined && needed.some((each) => given[each] === undefined);

/** What the inputs need of each other that a cluster does not have to have. */
const rules: readonly Rule[] = [
  {
    input: "outbound-type",
    problem:
      "AKS makes a NAT gateway only in a network of its own: choose userAssignedNATGateway, or leave subnet out.",
    broken: (given) => given["outbound-type"] === "managedNATGateway" && given.subnet !== undefined,
  },
  {
    input: "network-policy",
    problem:
      "Cilium's network policy and its dataplane go together: give network-dataplane: cilium and no other policy.",
    broken: ({ "network-policy": policy, "network-dataplane": dataplane }) =>
      (policy === "cilium") !== (dataplane === "cilium") && policy !== undefined,
  },
  {
    input: "pod-subnet",
    problem: "It is for network-mode: node-subnet, beside the subnet of the nodes: give subnet, or leave it out.",
    broken: (given) =>
      given["pod-subnet"] !== undefined && (given.subnet === undefined || given["network-mode"] === "overlay"),
  },
  {
    input: "api-server-subnet",
    problem:
      "It needs the nodes' subnet, and a user-assigned identity that has Network Contributor on both before the cluster is created: give subnet and identity.",
    broken: lacks("api-server-subnet", "subnet", "identity"),
  },
  {
    input: "fqdn-subdomain",
    problem: "It is a name in a private DNS zone of your own: give its resource ID as dns-zone, or leave it out.",
    broken: (given) => given["fqdn-subdomain"] !== undefined && !given["dns-zone"]?.startsWith("/"),
  },
  {
    input: "public-fqdn",
    problem: "Only a private cluster can do without its public name: set access: private, or leave it out.",
    broken: (given) => given["public-fqdn"] !== undefined && given.access === "public",
  },
  {
    input: "public-fqdn",
    problem: "Without a zone only the public name leads to the API server: set it to true, or choose another dns-zone.",
    broken: (given) => given["public-fqdn"] === false && given["dns-zone"] === "none",
  },
  ...(["kubelet-identity", "kms-key"] as const).map((input) => ({
    input,
    problem: "It needs a cluster that acts as a user-assigned identity: give identity.",
    broken: lacks(input, "identity"),
  })),
  {
    input: "kms-vault",
    problem:
      "A private key vault needs kms-key, and the API server in your network: give kms-key and api-server-subnet.",
    broken: lacks("kms-vault", "kms-key", "api-server-subnet"),
  },
  {
    input: "support-plan",
    problem: "Long-term support comes with the tier Premium: set tier: Premium, or support-plan: KubernetesOfficial.",
    broken: (given) => given["support-plan"] === "AKSLongTermSupport" && given.tier !== "Premium",
  },
  {
    input: "node-os-upgrade",
    problem: "With auto-upgrade: node-image it is NodeImage: write that, or choose another auto-upgrade.",
    broken: (given) =>
      given["auto-upgrade"] === "node-image" && (given["node-os-upgrade"] ?? "NodeImage") !== "NodeImage",
  },
];

export const unmetNeeds = (given: Given): Problem[] =>
  rules.filter((rule) => rule.broken(given)).map(({ input, problem }) => ({ input, problem }));

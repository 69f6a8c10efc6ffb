import { choice, decides, optional } from "@slipway/action";
import { isInOwnNetwork, type Move, type Options } from "./option.ts";

const outboundTypes = [
  "loadBalancer",
  "managedNATGateway",
  "userAssignedNATGateway",
  "userDefinedRouting",
  "none",
  "block",
] as const;

/** In AKS's network a cluster goes between these, in one's own between those. */
const movable = {
  managed: ["loadBalancer", "managedNATGateway"],
  own: ["loadBalancer", "userAssignedNATGateway", "userDefinedRouting"],
} as const;

function mayLeaveOtherwise({ from, to, cluster }: Move): boolean {
  const among: readonly unknown[] = movable[isInOwnNetwork(cluster) ? "own" : "managed"];
  return among.includes(from) && among.includes(to);
}

/** How traffic leaves a cluster, and what separates its pods. */
export const networkOptions = {
  "outbound-type": {
    input: decides(
      "networkProfile.outboundType",
      optional(
        choice(
          "How traffic leaves the cluster: through a load balancer with a public address (loadBalancer, for a new cluster), a NAT gateway of AKS's (managedNATGateway) or of the subnet (userAssignedNATGateway), the subnet's route table (userDefinedRouting), or not by AKS's doing (none, block).",
          outboundTypes,
        ),
      ),
    ),
    says: (type: string) => ({ "properties.networkProfile.outboundType": type }),
    may: mayLeaveOtherwise,
  },
  "network-policy": {
    input: optional(
      choice(
        "What enforces network policies; none for a new cluster. It can be switched on later, and changed only to cilium.",
        ["none", "azure", "calico", "cilium"],
      ),
    ),
    says: (policy: string) => ({ "properties.networkProfile.networkPolicy": policy }),
    may: ({ from, to }) => from === "none" || from === undefined || to === "cilium",
  },
  "network-dataplane": {
    input: optional(
      choice(
        "What moves the pods' packets: azure, for a new cluster, or cilium, which enforces network policies too. A cluster cannot go back from cilium.",
        ["azure", "cilium"],
      ),
    ),
    says: (dataplane: string) => ({
      "properties.networkProfile.networkDataplane": dataplane,
      // AKS takes the one only with the other.
      ...(dataplane === "cilium" ? { "properties.networkProfile.networkPolicy": "cilium" } : {}),
    }),
    may: ({ to }) => to === "cilium",
  },
} satisfies Options;

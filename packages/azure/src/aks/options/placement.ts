import { choice, optional } from "@slipway/action";
import { azureId, groupName } from "../../inputs.ts";
import { never, type Options } from "./option.ts";

/** Where a cluster keeps what it makes, and for how long its version is supported. */
export const placementOptions = {
  "node-resource-group": {
    input: optional(
      groupName(
        "The name of the resource group that AKS creates for the nodes; it must not exist. It cannot be changed later.",
      ),
    ),
    says: (name: string) => ({ "properties.nodeResourceGroup": name }),
    may: never,
  },
  "kubelet-identity": {
    input: optional(
      azureId(
        "The user-assigned identity that the nodes pull images with; by default AKS creates one. It cannot be changed later.",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
      ),
    ),
    says: (resourceId: string) => ({ "properties.identityProfile.kubeletidentity.resourceId": resourceId }),
    may: never,
  },
  "support-plan": {
    input: optional(
      choice(
        "How long the version is supported: as by Kubernetes (KubernetesOfficial) or for two years (AKSLongTermSupport, with tier: Premium).",
        ["KubernetesOfficial", "AKSLongTermSupport"],
      ),
    ),
    says: (plan: string) => ({ "properties.supportPlan": plan }),
  },
} satisfies Options;

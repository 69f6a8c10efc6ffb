import { MissingError, UnfitError } from "@slipway/action";
import type { Azure } from "../azure.ts";
import type { ArmRegistry } from "./arm-registry.ts";

/** The object ID of the identity by which a cluster's nodes pull images: not the one that the cluster acts as. */
export async function kubeletIdentityOf(cluster: string, { arm }: Azure): Promise<string> {
  const found = await arm.get(cluster);
  if (found === undefined) {
    throw new MissingError(
      `The cluster ${cluster} does not exist.`,
      "Correct the input cluster, or create it first (action create-aks).",
    );
  }
  const { identityProfile, provisioningState } = found.properties as {
    readonly identityProfile?: { readonly kubeletidentity?: { readonly objectId?: string } };
    readonly provisioningState?: string;
  };
  if (identityProfile?.kubeletidentity?.objectId) return identityProfile.kubeletidentity.objectId;
  throw new UnfitError(
    `The cluster ${cluster} has no identity for its nodes (its provisioning state is ${provisioningState}).`,
    "Wait until it has been created, then run again. A cluster that acts as a service principal has none: assign the role to the service principal with assign-role.",
  );
}

/** The role that lets images be pulled from a registry: one with ABAC grants nothing by AcrPull. */
export async function pullRoleOf(registry: string, azure: Azure): Promise<string> {
  const { registries } = await import("./calls.ts");
  const found = await registries.read<ArmRegistry>(registry, azure);
  if (found === undefined) {
    throw new MissingError(
      `The registry ${registry} does not exist.`,
      "Correct the input registry, or create it first (action create-acr).",
    );
  }
  return found.properties.roleAssignmentMode === "AbacRepositoryPermissions"
    ? "Container Registry Repository Reader"
    : "AcrPull";
}

import { MissingError } from "@slipway/action";
import { at, type Json, merged, set } from "../arm/json-path.ts";
import type { AzureReads } from "../azure.ts";

const place = ["properties", "identityProfile", "kubeletidentity"] as const;

/** A new cluster's body with all that AKS asks of an identity that is given to the nodes. */
export async function withKubeletIdentity(body: Json, { arm }: AzureReads): Promise<Json> {
  const given = at(body, place) as Json | undefined;
  if (typeof given?.resourceId !== "string") return body;
  const identity = await arm.get(given.resourceId);
  if (identity === undefined)
    throw new MissingError(
      `The identity ${given.resourceId} does not exist.`,
      "Correct the input kubelet-identity, or create it first (action create-identity).",
    );
  const { clientId, principalId } = identity.properties;
  return set(body, place, merged(given, { clientId, objectId: principalId }));
}

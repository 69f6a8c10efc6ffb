import { MissingError } from "@slipway/action";
import { unknown } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";
import type { AzureReads } from "../azure.ts";

interface ArmIdentity extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    /** The object ID, by which roles are assigned. */
    readonly principalId?: string;
    /** The ID to sign in by. */
    readonly clientId?: string;
  };
}

/** A user-assigned managed identity. */
export const managedIdentity = armResource<Place, ArmIdentity>({
  kind: "managed identity",
  id: ({ id }) => id,
  body: ({ location, tags }) => ({ location, tags }),
  initial: async (want, azure) => ({ location: await locationFor(want, azure) }),
  immutable: ["location"],
  gives: () => ({ properties: { principalId: unknown("its object ID"), clientId: unknown("its client ID") } }),
});

/** The object ID of an identity, by which roles are assigned to it. */
export async function principalOf(id: string, { arm }: AzureReads): Promise<string> {
  const identity = await arm.get<ArmIdentity>(id);
  if (identity?.properties.principalId) return identity.properties.principalId;
  throw new MissingError(
    `The identity ${id} does not exist.`,
    "Correct the input identity, or create it first (action create-identity).",
  );
}

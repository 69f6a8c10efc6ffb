import { MissingError } from "@slipway/action";
import { type Change, changed, defineResource, immutable } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { mark } from "../arm/ownership.ts";
import { patchOf } from "../arm/patch.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { provisioned } from "../arm/tracked-resource.ts";
import type { Azure } from "../connect.ts";

interface ArmIdentity extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    /** The object ID, by which roles are assigned. */
    readonly principalId?: string;
    /** The ID to sign in by. */
    readonly clientId?: string;
  };
}

const changes = (have: ArmIdentity, { location, tags }: Place): Change[] => [
  ...immutable(changed(have, { location }, sameInAzure)),
  ...changed(have, { tags }, sameInAzure),
];

/** A user-assigned managed identity. */
export const managedIdentity = defineResource<Place, ArmIdentity, Azure>({
  kind: "managed identity",
  name: ({ id }) => id,
  read: ({ id }, { arm }) => arm.get<ArmIdentity>(id),
  diff: changes,
  create: async (want, azure) =>
    azure.arm.put(want.id, { location: await locationFor(want, azure), tags: { ...want.tags, ...mark } }),
  update: (want, have, { arm }) => arm.patch(want.id, patchOf(changes(have, want), have)),
  ...provisioned,
});

/** The object ID of an identity, by which roles are assigned to it. */
export async function principalOf(id: string, { arm }: Azure): Promise<string> {
  const identity = await arm.get<ArmIdentity>(id);
  if (identity?.properties.principalId) return identity.properties.principalId;
  throw new MissingError(
    `The identity ${id} does not exist.`,
    "Correct the input identity, or create it first (action create-identity).",
  );
}

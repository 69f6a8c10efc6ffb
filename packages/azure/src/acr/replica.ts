import { UnfitError } from "@slipway/action";
import type { ArmResource } from "../arm/client.ts";
import { plainRegion } from "../arm/compare.ts";
import { armResource } from "../arm/resource.ts";
import { parseId } from "../arm/resource-id.ts";
import type { Tags } from "../arm/tags.ts";
import type { AzureReads } from "../azure.ts";
import type { ArmRegistry, RegistryTier } from "./arm-registry.ts";

/** A further region of a registry; replicas in other regions stay. */
export interface ReplicaWant {
  readonly registry: string;
  readonly region: string;
  /** What the tier of the registry is to be. */
  readonly tier: RegistryTier | undefined;
  readonly tags?: Tags | undefined;
}

const idOf = ({ registry, region }: Pick<ReplicaWant, "registry" | "region">): string =>
  `${registry}/replications/${plainRegion(region)}`;

/** A copy of a registry in another region, under the same name. Azure and its CLI call it after the region. */
export const registryReplica = armResource<ReplicaWant>({
  kind: "replica of the registry",
  id: idOf,
  async read(want, azure) {
    const { replications } = await import("./calls.ts");
    return await replications.read<ArmResource>(idOf(want), azure);
  },
  body: ({ region, tags }) => ({ location: plainRegion(region), tags }),
  immutable: ["location"],
  async refuse(want, have, azure) {
    if (have === undefined) await refuseForRegistry(want, azure);
  },
  again: ({ tags = {} }) => ({ tags }),
  // A registry takes one change at a time.
  lock: ({ registry }) => registry.toLowerCase(),
  async create(id, body, azure) {
    const { replications } = await import("./calls.ts");
    await replications.create(id, body, {}, azure);
  },
  async update({ id }, body, azure) {
    const { replications } = await import("./calls.ts");
    await replications.update(id, body, azure);
  },
  async delete({ id }, azure) {
    const { replications } = await import("./calls.ts");
    await replications.delete(id, azure);
  },
});

/** Only Premium has replicas, and its own region is not one of them. */
async function refuseForRegistry({ registry: id, region, tier }: ReplicaWant, azure: AzureReads): Promise<void> {
  const { registries } = await import("./calls.ts");
  const registry = await registries.read<ArmRegistry>(id, azure);
  // One that this run makes is judged by its inputs.
  if (registry === undefined) return;
  if (plainRegion(registry.location ?? "") === plainRegion(region))
    throw new UnfitError(
      `The registry ${parseId(id)?.name} is in ${region} itself, so it needs no replica there.`,
      `Leave ${region} out of replicas.`,
    );
  if ((tier ?? registry.sku.name) === "Premium") return;
  throw new UnfitError(
    `The registry ${parseId(id)?.name} has the tier ${registry.sku.name}, which has no replicas.`,
    "Write sku: Premium, or leave replicas out.",
  );
}

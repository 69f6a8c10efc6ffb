import { UnfitError } from "@slipway/action";
import type { ArmReads, ArmResource } from "../arm/client.ts";
import { armResource } from "../arm/resource.ts";
import { parentOf } from "../arm/resource-id.ts";
import type { AzureReads } from "../azure.ts";

/** An event hub. What is undefined is not compared. */
export interface EventHubWant {
  readonly id: string;
  readonly partitions: number | undefined;
  readonly retentionHours: number | undefined;
}

interface Retention {
  readonly cleanupPolicy?: string;
  readonly retentionTimeInHours?: number;
}

interface ArmHub extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly partitionCount?: number;
    readonly messageRetentionInDays?: number;
    readonly retentionDescription?: Retention;
  };
}

/** Azure shows the retention in days and in hours, and refuses to be sent both: here it is always in hours. */
async function hubAt(id: string, arm: ArmReads): Promise<ArmHub | undefined> {
  const hub = await arm.get<ArmHub>(id);
  if (hub === undefined) return undefined;
  const { messageRetentionInDays: days, ...properties } = hub.properties;
  const inHours = { cleanupPolicy: "Delete", ...(days === undefined ? {} : { retentionTimeInHours: days * 24 }) };
  const { retentionDescription = inHours } = properties;
  return { ...hub, properties: { ...properties, retentionDescription: timed(retentionDescription) } };
}

/** A compacted hub shows more hours than a number can hold: they are left out. */
function timed({ retentionTimeInHours, ...rest }: Retention): Retention {
  if (rest.cleanupPolicy === "Compact" || retentionTimeInHours === undefined) return rest;
  return { ...rest, retentionTimeInHours };
}

/** An event hub. It has no tags: what is known of its maker is its namespace's, and it goes with that. */
export const eventHub = armResource<EventHubWant, ArmHub>({
  kind: "event hub",
  id: ({ id }) => id,
  seal: "unsealed",
  whole: true,
  read: ({ id }, { arm }) => hubAt(id, arm),
  body: ({ partitions, retentionHours }) => ({
    properties: { partitionCount: partitions, retentionDescription: { retentionTimeInHours: retentionHours } },
  }),
  initial: () => ({
    properties: { partitionCount: 4, retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 24 } },
  }),
  async refuse({ partitions, retentionHours }, have, azure) {
    const { partitionCount = 0, retentionDescription: { cleanupPolicy } = {} } = have?.properties ?? {};
    if (have !== undefined && partitions !== undefined && partitions < partitionCount)
      throw new UnfitError(
        `The event hub ${have.name} has ${partitionCount} partitions; Azure never takes one away.`,
        `Write partitions: ${partitionCount}, or create another hub.`,
      );
    if (have !== undefined && partitions !== undefined && partitions > partitionCount)
      await refuseGrowth(have, partitionCount, azure);
    if (have !== undefined && retentionHours !== undefined && cleanupPolicy === "Compact")
      throw new UnfitError(
        `The event hub ${have.name} is compacted: it keeps the last event of each key, whatever its age.`,
        "Leave out retention-hours, or create another hub.",
      );
  },
});

/** Only Premium namespaces and those in a dedicated cluster add partitions to a hub that is there. */
async function refuseGrowth({ id, name }: ArmHub, count: number, { arm }: AzureReads): Promise<void> {
  const namespace = await arm.get<ArmResource & { readonly sku?: { readonly name?: string } }>(parentOf(id));
  const tier = namespace?.sku?.name;
  if (namespace === undefined || tier === "Premium" || namespace.properties.clusterArmId) return;
  throw new UnfitError(
    `The event hub ${name} has ${count} partitions, and the tier ${tier} does not change that after the hub was created.`,
    `Write partitions: ${count}, or create another hub.`,
  );
}

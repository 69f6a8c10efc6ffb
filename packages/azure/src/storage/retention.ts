import { changed, defineResource, type Same } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { type Json, merged, set } from "../arm/json-path.ts";
import { armShows } from "../arm/planned/shows.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** The minimum of days for which an account's deleted blobs and containers can be restored. Undefined is not compared. */
export interface BlobRetention {
  readonly account: string;
  readonly blobDays: number | undefined;
  readonly containerDays: number | undefined;
}

const idOf = ({ account }: BlobRetention): string => `${account}/blobServices/default`;

const policy = (days: number | undefined) => (days === undefined ? undefined : { enabled: true, days });

/** Somebody who keeps backups in the account may want more days: that is no drift. */
const enough: Same = (field, have, want) => (field.endsWith(".days") ? Number(have) >= Number(want) : undefined);

/** The soft delete of an account's blobs: a setting, so nothing that could be removed. */
export const blobRetention = defineResource<BlobRetention, ArmResource, Json, AzureReads, Azure>({
  kind: "soft delete of blobs",
  id: idOf,
  seal: "unsealed",
  read: (want, { arm }) => arm.get(idOf(want)),
  plan({ blobDays, containerDays }, have) {
    const wanted = { deleteRetentionPolicy: policy(blobDays), containerDeleteRetentionPolicy: policy(containerDays) };
    const changes = changed({ properties: have?.properties ?? {} }, { properties: wanted }, enough);
    // A PUT replaces all of the service's settings: those of others go along as they were read.
    const body = changes.reduce<Json>((all, { field, want }) => merged(all, set({}, field.split("."), want)), {
      properties: have?.properties ?? {},
    });
    // The service comes with its account: it is there once that is, and then planned again.
    if (have === undefined) return { operation: "create", body };
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
  },
  shows: armShows(),
  create: (id, body, { arm }) => arm.put(id, body),
  update: ({ id }, body, { arm }) => arm.put(id, body),
});

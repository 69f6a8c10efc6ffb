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

/** The same for deleted file shares. */
export interface ShareRetention {
  readonly account: string;
  readonly shareDays: number;
}

const policy = (days: number | undefined) => (days === undefined ? undefined : { enabled: true, days });

/** Someone who keeps backups in the account may want more days: that is no drift. */
const enough: Same = (field, have, want) => (field.endsWith(".days") ? Number(have) >= Number(want) : undefined);

/** The soft delete of one of an account's services: a setting, so nothing that could be removed. */
const softDelete = <Want extends { readonly account: string }>(
  of: string,
  service: string,
  policies: (want: Want) => Json,
) => {
  const idOf = ({ account }: Want): string => `${account}/${service}/default`;
  return defineResource<Want, ArmResource, Json, AzureReads, Azure>({
    kind: `soft delete of ${of}`,
    id: idOf,
    seal: "unsealed",
    read: (want, { arm }) => arm.get(idOf(want)),
    plan(want, have) {
      const changes = changed({ properties: have?.properties ?? {} }, { properties: policies(want) }, enough);
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
};

/** The soft delete of an account's blobs and containers. */
export const blobRetention = softDelete<BlobRetention>("blobs", "blobServices", ({ blobDays, containerDays }) => ({
  deleteRetentionPolicy: policy(blobDays),
  containerDeleteRetentionPolicy: policy(containerDays),
}));

/** The soft delete of an account's file shares. */
export const shareRetention = softDelete<ShareRetention>("file shares", "fileServices", ({ shareDays }) => ({
  shareDeleteRetentionPolicy: policy(shareDays),
}));

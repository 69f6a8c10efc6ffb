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

/** What holds for all file shares of an account. Undefined is not compared. */
export interface FileService {
  readonly account: string;
  /** The minimum of days for which a deleted share can be restored. */
  readonly shareDays: number | undefined;
  /** Whether NFS mounts have to be encrypted; without it secure transfer decides that too. */
  readonly nfsEncryption: boolean | undefined;
}

const policy = (days: number | undefined) => (days === undefined ? undefined : { enabled: true, days });

/** Someone who keeps backups in the account may want more days: that is no drift. */
const enough: Same = (field, have, want) => (field.endsWith(".days") ? Number(have) >= Number(want) : undefined);

/** Settings of one of an account's services, so nothing that could be removed. */
const settings = <Want extends { readonly account: string }>(
  kind: string,
  service: string,
  properties: (want: Want) => Json,
) => {
  const idOf = ({ account }: Want): string => `${account}/${service}/default`;
  return defineResource<Want, ArmResource, Json, AzureReads, Azure>({
    kind,
    id: idOf,
    seal: "unsealed",
    read: (want, { arm }) => arm.get(idOf(want)),
    plan(want, have) {
      const changes = changed({ properties: have?.properties ?? {} }, { properties: properties(want) }, enough);
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
export const blobRetention = settings<BlobRetention>(
  "soft delete of blobs",
  "blobServices",
  ({ blobDays, containerDays }) => ({
    deleteRetentionPolicy: policy(blobDays),
    containerDeleteRetentionPolicy: policy(containerDays),
  }),
);

/** The soft delete of an account's file shares, and the encryption of their mounts. */
export const fileService = settings<FileService>(
  "settings of file shares",
  "fileServices",
  ({ shareDays, nfsEncryption: required }) => ({
    shareDeleteRetentionPolicy: policy(shareDays),
    protocolSettings: required === undefined ? undefined : { nfs: { encryptionInTransit: { required } } },
  }),
);

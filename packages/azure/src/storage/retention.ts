import { type Change, changed, defineResource, type Same } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { type Json, set } from "../arm/json-path.ts";
import type { Azure } from "../connect.ts";

/** For how many days an account's deleted blobs and containers can be had back, at least. Undefined is not compared. */
export interface BlobRetention {
  readonly account: string;
  readonly blobDays: number | undefined;
  readonly containerDays: number | undefined;
}

const idOf = ({ account }: BlobRetention): string => `${account}/blobServices/default`;

const policy = (days: number | undefined) => (days === undefined ? undefined : { enabled: true, days });

/** Whoever keeps backups in the account may want more days: that is no drift. */
const enough: Same = (field, have, want) => (field.endsWith(".days") ? Number(have) >= Number(want) : undefined);

const changes = (properties: Json, { blobDays, containerDays }: BlobRetention): Change[] =>
  changed(
    properties,
    { deleteRetentionPolicy: policy(blobDays), containerDeleteRetentionPolicy: policy(containerDays) },
    enough,
  );

/** A PUT replaces all of the service's settings: those of others go along as they were read. */
const settle = (want: BlobRetention, { properties }: Pick<ArmResource, "properties">, { arm }: Azure) =>
  arm.put(idOf(want), {
    properties: changes(properties, want).reduce<Json>(
      (all, { field, want: value }) => set(all, field.split("."), value),
      properties,
    ),
  });

/** The soft delete of an account's blobs: a setting, so nothing that could be removed. */
export const blobRetention = defineResource<BlobRetention, ArmResource, Azure>({
  kind: "soft delete of blobs",
  name: idOf,
  read: (want, { arm }) => arm.get(idOf(want)),
  diff: ({ properties }, want) => changes(properties, want),
  // The service comes with its account, and somebody may have set it since.
  create: async (want, azure) => settle(want, (await azure.arm.get(idOf(want))) ?? { properties: {} }, azure),
  update: settle,
});

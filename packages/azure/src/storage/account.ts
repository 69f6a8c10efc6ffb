import { type Change, changed, defineResource, immutable, type Same } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { refuseTaken } from "../arm/name-taken.ts";
import { mark } from "../arm/ownership.ts";
import { patchOf } from "../arm/patch.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { provisioned } from "../arm/tracked-resource.ts";
import type { Azure } from "../connect.ts";

/** How often an account's data is kept, and where. */
export const storageSkus = [
  "Standard_LRS",
  "Standard_GRS",
  "Standard_RAGRS",
  "Standard_ZRS",
  "Standard_GZRS",
  "Standard_RAGZRS",
] as const;

/** A storage account. A sku or a shared key access that is undefined is not compared. */
export interface AccountWant extends Place {
  readonly sku: (typeof storageSkus)[number] | undefined;
  readonly sharedKey: boolean | undefined;
  readonly publicBlobs: boolean;
}

interface ArmAccount extends ArmResource {
  readonly sku: { readonly name: string };
  readonly kind: string;
  readonly properties: ArmResource["properties"] & { readonly primaryEndpoints?: { readonly blob?: string } };
}

const kind = "StorageV2";

/** Only these become a general account in place, and then need to be told how they are read. */
const upgraded = ["Storage", "BlobStorage"];

const securityOf = ({ publicBlobs }: AccountWant) => ({
  minimumTlsVersion: "TLS1_2",
  supportsHttpsTrafficOnly: true,
  allowBlobPublicAccess: publicBlobs,
});

/** A stricter TLS version is as good. */
const sameAccount: Same = (field, have, want) =>
  field.endsWith("minimumTlsVersion") ? String(have) >= String(want) : sameInAzure(field, have, want);

/** What Azure does by itself in place: to other regions and back, but not into or out of zones. */
const sortOf = (sku: string): string => `${sku.split("_")[0]} ${/ZRS$/.test(sku) ? "in zones" : ""}`;

function skuChanges(have: ArmAccount, { sku = have.sku.name }: { sku?: string | undefined }): Change[] {
  const changes = changed(have, { sku: { name: sku } });
  return sortOf(sku) === sortOf(have.sku.name) ? changes : immutable(changes);
}

function kindChanges(have: ArmAccount): Change[] {
  if (!upgraded.includes(have.kind)) return immutable(changed(have, { kind }));
  return changed(have, { kind, properties: { accessTier: have.properties.accessTier ?? "Hot" } });
}

const changes = (have: ArmAccount, want: AccountWant): Change[] => [
  ...immutable(changed(have, { location: want.location }, sameInAzure)),
  ...kindChanges(have),
  ...skuChanges(have, want),
  ...changed(
    // Absent means that keys are allowed.
    { ...have, properties: { allowSharedKeyAccess: true, ...have.properties } },
    { tags: want.tags, properties: { ...securityOf(want), allowSharedKeyAccess: want.sharedKey } },
    sameAccount,
  ),
];

/** A general-purpose storage account. Its network rules, encryption and everything else are other people's. */
export const storageAccount = defineResource<AccountWant, ArmAccount, Azure>({
  kind: "storage account",
  name: ({ id }) => id,
  async read({ id }, azure) {
    const account = await azure.arm.get<ArmAccount>(id);
    if (account === undefined) await refuseTaken(id, azure);
    return account;
  },
  diff: changes,
  create: async (want, azure) =>
    azure.arm.put(want.id, {
      location: await locationFor(want, azure),
      sku: { name: want.sku ?? "Standard_LRS" },
      kind,
      tags: { ...want.tags, ...mark },
      properties: { ...securityOf(want), allowSharedKeyAccess: want.sharedKey, allowCrossTenantReplication: false },
    }),
  update: (want, have, { arm }) =>
    arm.patch(want.id, { sku: { name: have.sku.name }, ...patchOf(changes(have, want), have) }),
  ...provisioned,
});

import { type Same, unknown } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { refuseTaken } from "../arm/name-taken.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";

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

/** Only these become a general account in place, and then need an access tier. */
const upgradable = ["Storage", "BlobStorage"];

/** A stricter TLS version is as good. */
const sameAccount: Same = (field, have, want) =>
  field.endsWith("minimumTlsVersion") ? String(have) >= String(want) : sameInAzure(field, have, want);

/** What Azure does by itself in place: to other regions and back, but not into or out of zones. */
const sortOf = (sku: string): string => `${sku.split("_")[0]} ${/ZRS$/.test(sku) ? "in zones" : ""}`;

/** A general-purpose storage account. Its network rules, encryption and everything else are other people's. */
export const storageAccount = armResource<AccountWant, ArmAccount>({
  kind: "storage account",
  id: ({ id }) => id,
  body: ({ location, tags, sku, sharedKey, publicBlobs }, have) => ({
    location,
    kind,
    sku: { name: sku },
    tags,
    properties: {
      minimumTlsVersion: "TLS1_2",
      supportsHttpsTrafficOnly: true,
      allowBlobPublicAccess: publicBlobs,
      allowSharedKeyAccess: sharedKey,
      accessTier: have && upgradable.includes(have.kind) ? (have.properties.accessTier ?? "Hot") : undefined,
    },
  }),
  initial: async (want, azure) => ({
    location: await locationFor(want, azure),
    sku: { name: "Standard_LRS" },
    properties: { allowCrossTenantReplication: false },
  }),
  // Absent means that keys are allowed.
  shown: (have) => ({ ...have, properties: { allowSharedKeyAccess: true, ...have.properties } }),
  immutable: ({ sku = "" }, have) => [
    "location",
    ...(upgradable.includes(have.kind) ? [] : ["kind"]),
    ...(sortOf(sku) === sortOf(have.sku.name) ? [] : ["sku.name"]),
  ],
  same: sameAccount,
  moveBy: "create another account and copy the data to it with azcopy; Azure converts an account to zones on request",
  async refuse({ id }, have, azure) {
    if (have === undefined) await refuseTaken(id, azure);
  },
  gives: (id) => ({
    properties: {
      primaryEndpoints: {
        blob: `https://${id.split("/").at(-1)}.blob.core.windows.net/`,
        file: unknown("the address of its file shares"),
      },
    },
  }),
  again: ({ sku }) => ({ sku: { name: sku.name } }),
});

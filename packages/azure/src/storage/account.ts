import { type Same, unknown } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { at, merged } from "../arm/json-path.ts";
import { refuseTaken } from "../arm/name-taken.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";
import { cloudOfRegion, clouds } from "../sign-in/clouds.ts";
import { type AccountRules, type NetworkRules, rulesOf } from "./account-rules.ts";

/** How often an account's data is kept, and where. */
export const storageSkus = [
  "Standard_LRS",
  "Standard_GRS",
  "Standard_RAGRS",
  "Standard_ZRS",
  "Standard_GZRS",
  "Standard_RAGZRS",
  "Premium_LRS",
  "Premium_ZRS",
] as const;

/** What an account is for: everything, or premium file shares, which alone can be NFS. */
export const storageKinds = ["StorageV2", "FileStorage"] as const;

/** A storage account. What is undefined is not compared. */
export interface AccountWant extends Place, AccountRules {
  readonly kind: (typeof storageKinds)[number] | undefined;
  readonly sku: (typeof storageSkus)[number] | undefined;
  readonly sharedKey: boolean | undefined;
  readonly publicBlobs: boolean;
  /** Undefined: on, save for premium file shares that are there, since NFS needs it off. */
  readonly httpsOnly: boolean | undefined;
  readonly publicAccess: boolean | undefined;
  readonly hierarchical: boolean | undefined;
}

interface ArmAccount extends ArmResource {
  readonly sku: { readonly name: string };
  readonly kind: string;
  readonly properties: ArmResource["properties"] & {
    readonly primaryEndpoints?: { readonly blob?: string };
    readonly networkAcls?: NetworkRules;
  };
}

/** Only these become a general account in place, and then need an access tier. */
const upgradable = ["Storage", "BlobStorage"];

/** A stricter TLS version is as good. */
const sameAccount: Same = (field, have, want) =>
  field.endsWith("minimumTlsVersion") ? String(have) >= String(want) : sameInAzure(field, have, want);

/** What Azure does by itself in place: to other regions and back, but not into or out of zones. */
const sortOf = (sku: string): string => `${sku.split("_")[0]} ${/ZRS$/.test(sku) ? "in zones" : ""}`;

/** A storage account. Encryption, the network rules that are not named and everything else are other people's. */
export const storageAccount = armResource<AccountWant, ArmAccount>({
  kind: "storage account",
  id: ({ id }) => id,
  body: ({ location, tags, kind, sku, ...want }, have) => ({
    location,
    kind,
    sku: { name: sku },
    tags,
    properties: {
      minimumTlsVersion: "TLS1_2",
      supportsHttpsTrafficOnly: want.httpsOnly ?? (have?.kind === "FileStorage" ? undefined : true),
      allowBlobPublicAccess: want.publicBlobs,
      allowSharedKeyAccess: want.sharedKey,
      publicNetworkAccess: want.publicAccess === undefined ? undefined : want.publicAccess ? "Enabled" : "Disabled",
      isHnsEnabled: want.hierarchical,
      networkAcls: rulesOf(want, have?.properties.networkAcls),
      accessTier:
        kind === "StorageV2" && have && upgradable.includes(have.kind)
          ? (have.properties.accessTier ?? "Hot")
          : undefined,
    },
  }),
  initial: async (want, azure) => ({
    location: await locationFor(want, azure),
    kind: "StorageV2",
    sku: { name: want.kind === "FileStorage" ? "Premium_LRS" : "Standard_LRS" },
    properties: { allowCrossTenantReplication: false },
  }),
  // What Azure means where it shows nothing.
  shown: (have) => ({
    ...have,
    properties: {
      allowSharedKeyAccess: true,
      minimumTlsVersion: "TLS1_0",
      publicNetworkAccess: "Enabled",
      isHnsEnabled: false,
      ...have.properties,
    },
  }),
  // The rules are taken whole.
  complete: (patch, { properties: { networkAcls } }) =>
    at(patch, ["properties", "networkAcls"]) === undefined ? patch : merged({ properties: { networkAcls } }, patch),
  immutable: ({ kind, sku = "" }, have) => [
    "location",
    "properties.isHnsEnabled",
    ...(kind === "StorageV2" && upgradable.includes(have.kind) ? [] : ["kind"]),
    ...(sortOf(sku) === sortOf(have.sku.name) ? [] : ["sku.name"]),
  ],
  same: sameAccount,
  moveBy: "create another account and copy the data to it with azcopy; Azure converts an account to zones on request",
  async refuse({ id }, have, azure) {
    if (have === undefined) await refuseTaken(id, azure);
  },
  gives: (id, { location }) => ({
    properties: {
      primaryEndpoints: {
        blob: `https://${id.split("/").at(-1)}.blob.${clouds[cloudOfRegion(String(location))].storageSuffix}/`,
        file: unknown("the address of its file shares"),
      },
    },
  }),
  again: ({ sku }) => ({ sku: { name: sku.name } }),
  async contents({ id, kind }, { arm }) {
    // Premium accounts of files have no blobs, and those of blobs no files.
    const lists = [
      ...(kind === "FileStorage" ? [] : ["blobServices/default/containers"]),
      ...(/^(FileStorage|Storage|StorageV2)$/.test(kind) ? ["fileServices/default/shares"] : []),
    ];
    const found = await Promise.all(lists.map((list) => arm.list<ArmResource>(`${id}/${list}`)));
    return found.flat().map((each) => each.id);
  },
});

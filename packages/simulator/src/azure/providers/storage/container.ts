import { define, lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import type { Cloud, Kind } from "../../engine/kind.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest, conflict, Refusal } from "../../engine/refusal.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { storageEtag, storageVersions, storageWire } from "./storage.ts";

/** So long the name of what was deleted cannot be used again. */
const deletion = 30_000;

const lowerName = /^(?!-)(?!.*--)[a-z0-9-]{3,63}(?<!-)$/;

const missing = (code: string, noun: string, { world }: Cloud): Refusal =>
  new Refusal(
    404,
    code,
    `The specified ${noun} does not exist.\nRequestId:${world.ids.uuid()}\nTime:${world.clock.iso()}`,
  );

/** Names that are still being deleted are noted on the service above. */
function deleted(service: Entry | undefined): JsonObject {
  if (service === undefined) return {};
  if (service.hidden.deleted === undefined) service.hidden.deleted = {};
  return objectOf(service.hidden.deleted);
}

const checkDeleted = (cloud: Cloud, id: string, name: string, code: string, noun: string): void => {
  const until = Number(lookup(deleted(findEntry(cloud.state, ownerOf(id))), name) ?? 0);
  if (until > cloud.world.clock.now())
    throw conflict(code, `The specified ${noun} is being deleted. Try operation later.`);
};

const noteDeleted = (cloud: Cloud, { resource }: Entry): void => {
  define(deleted(findEntry(cloud.state, ownerOf(resource.id))), resource.name, cloud.world.clock.now() + deletion);
};

const rest = ({ resource }: Entry, properties: JsonObject): Entry["resource"] => ({
  ...resource,
  properties: { ...resource.properties, ...properties },
});

const bare = ({ resource: { etag: _, ...resource } }: Entry): Entry["resource"] => resource;

/** Blob containers. */
export const container: Kind = {
  type: "Microsoft.Storage/storageAccounts/blobServices/containers",
  apiVersions: storageVersions,
  under: "parent",
  stateless: true,
  wire: storageWire,
  etag: storageEtag,
  name: {
    pattern: new RegExp(`${lowerName.source}|^\\$(root|web)$`),
    refuse: (name) =>
      badRequest(
        "ContainerOperationFailure",
        `The container name '${name}' is invalid: 3 to 63 lower-case letters, digits and single '-'.`,
      ),
  },
  notFound: (_, cloud) => missing("ContainerNotFound", "container", cloud),
  put: {},
  patch: {},
  remove: {},
  build: fromBody({
    untagged: true,
    keeps: true,
    immutable: ["properties.defaultEncryptionScope", "properties.immutableStorageWithVersioning.enabled"],
    defaults: () => ({
      properties: {
        deleted: false,
        remainingRetentionDays: 0,
        publicAccess: "None",
        hasImmutabilityPolicy: false,
        hasLegalHold: false,
      },
    }),
    check: ({ cloud, id, name, have }, draft) => {
      if (have === undefined) checkDeleted(cloud, id, name, "ContainerBeingDeleted", "container");
      const account = findEntry(cloud.state, ownerOf(ownerOf(id)));
      if (
        textOf(at(draft, "properties.publicAccess")) !== "None" &&
        account?.resource.properties.allowBlobPublicAccess !== true
      )
        throw conflict("PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
    },
  }),
  written: ({ cloud }, entry) => {
    entry.hidden.modified = cloud.world.clock.iso();
  },
  removed: noteDeleted,
  view: (_, entry) => rest(entry, { ...held(entry), legalHold: { hasLegalHold: false, tags: [] } }),
  viewInList: (_, entry) => rest(entry, { immutableStorageWithVersioning: { enabled: false }, ...held(entry) }),
  viewWritten: (_, entry) => bare(entry),
};

const held = (entry: Entry): JsonObject => ({
  defaultEncryptionScope: entry.resource.properties.defaultEncryptionScope ?? "$account-encryption-key",
  denyEncryptionScopeOverride: false,
  leaseStatus: "Unlocked",
  leaseState: "Available",
  lastModifiedTime: entry.hidden.modified,
});

/** File shares. */
export const share: Kind = {
  type: "Microsoft.Storage/storageAccounts/fileServices/shares",
  apiVersions: storageVersions,
  under: "parent",
  stateless: true,
  wire: storageWire,
  etag: storageEtag,
  name: {
    pattern: lowerName,
    refuse: (name) =>
      badRequest(
        "FileShareOperationFailure",
        `The share name '${name}' is invalid: 3 to 63 lower-case letters, digits and single '-'.`,
      ),
  },
  notFound: (_, cloud) => missing("ShareNotFound", "share", cloud),
  put: {},
  patch: {},
  remove: {},
  build: fromBody({
    untagged: true,
    keeps: true,
    immutable: ["properties.enabledProtocols"],
    check: ({ cloud, id, name, have }, draft) => {
      if (have === undefined) checkDeleted(cloud, id, name, "ShareBeingDeleted", "share");
      const account = findEntry(cloud.state, ownerOf(ownerOf(id)))?.resource;
      const quota = at(draft, "properties.shareQuota");
      if (quota !== undefined && (typeof quota !== "number" || !Number.isInteger(quota) || quota < 1 || quota > 102400))
        throw badRequest(
          "InvalidHeaderValue",
          `The share quota '${String(quota)}' must be a whole number from 1 to 102400.`,
        );
      if (at(draft, "properties.enabledProtocols") === "NFS" && account?.kind !== "FileStorage")
        throw badRequest(
          "FeatureNotSupportedForAccount",
          "The NFS protocol needs a premium account of kind FileStorage.",
        );
    },
  }),
  written: ({ cloud }, entry) => {
    entry.hidden.modified = cloud.world.clock.iso();
  },
  removed: noteDeleted,
  view: (cloud, entry) => {
    const { enabledProtocols: _, ...properties } = shared(cloud, entry);
    return { ...entry.resource, properties: { signedIdentifiers: [], ...properties } };
  },
  viewInList: (cloud, entry) => ({ ...entry.resource, properties: shared(cloud, entry) }),
  viewWritten: (_, entry) => bare(entry),
};

function shared(cloud: Cloud, entry: Entry): JsonObject {
  const account = findEntry(cloud.state, ownerOf(ownerOf(entry.resource.id)));
  const large = account?.resource.properties.largeFileSharesState === "Enabled";
  const tier = textOf(entry.resource.properties.accessTier) ?? "TransactionOptimized";
  return {
    leaseStatus: "unlocked",
    leaseState: "available",
    accessTier: tier,
    accessTierChangeTime: entry.hidden.modified,
    lastModifiedTime: entry.hidden.modified,
    shareQuota: entry.resource.properties.shareQuota ?? (large ? 102400 : 5120),
    enabledProtocols: entry.resource.properties.enabledProtocols ?? "SMB",
    ...(entry.resource.properties.rootSquash === undefined ? {} : { rootSquash: entry.resource.properties.rootSquash }),
  };
}

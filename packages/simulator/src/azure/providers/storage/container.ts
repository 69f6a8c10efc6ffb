import { define, lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest, conflict, Refusal } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { storageEtag, storageVersions, storageWire } from "./storage.ts";

/** So long the name of what was deleted cannot be used again. */
const deletion = 30_000;

const lowerName = /^(?!-)(?!.*--)[a-z0-9-]{3,63}(?<!-)$/;

const missing = (code: string, noun: string, { world }: ArmContext): Refusal =>
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

const checkDeleted = (arm: ArmContext, id: string, name: string, code: string, noun: string): void => {
  const until = Number(lookup(deleted(findEntry(arm.state, ownerOf(id))), name) ?? 0);
  if (until > arm.world.clock.now())
    throw conflict(code, `The specified ${noun} is being deleted. Try operation later.`);
};

const noteDeleted = (arm: ArmContext, { resource }: Entry): void => {
  define(deleted(findEntry(arm.state, ownerOf(resource.id))), resource.name, arm.world.clock.now() + deletion);
};

const rest = ({ resource }: Entry, properties: JsonObject): Entry["resource"] => ({
  ...resource,
  properties: { ...resource.properties, ...properties },
});

const bare = ({ resource: { etag: _, ...resource } }: Entry): Entry["resource"] => resource;

/** Blob containers. */
export const container: ResourceType = {
  name: "Microsoft.Storage/storageAccounts/blobServices/containers",
  under: "parent",
  naming: {
    rule: {
      pattern: new RegExp(`${lowerName.source}|^\\$(root|web)$`),
      refuse: (name) =>
        badRequest(
          "ContainerOperationFailure",
          `The container name '${name}' is invalid: 3 to 63 lower-case letters, digits and single '-'.`,
        ),
    },
  },
  versions: { range: storageVersions },
  wire: storageWire,
  lifecycle: {
    stateless: true,
    put: {},
    patch: {},
    remove: {},
  },
  answers: { notFound: (_, arm) => missing("ContainerNotFound", "container", arm) },
  concurrency: { etag: storageEtag },
  body: {
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
      check: ({ arm, id, name, have }, draft) => {
        if (have === undefined) checkDeleted(arm, id, name, "ContainerBeingDeleted", "container");
        const account = findEntry(arm.state, ownerOf(ownerOf(id)));
        if (
          textOf(at(draft, "properties.publicAccess")) !== "None" &&
          account?.resource.properties.allowBlobPublicAccess !== true
        )
          throw conflict("PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
      },
    }),
  },
  views: {
    show: (_, entry) => rest(entry, { ...held(entry), legalHold: { hasLegalHold: false, tags: [] } }),
    showInList: (_, entry) => rest(entry, { immutableStorageWithVersioning: { enabled: false }, ...held(entry) }),
    showWritten: (_, entry) => bare(entry),
  },
  hooks: {
    accepted: ({ arm }, entry) => {
      entry.hidden.modified = arm.world.clock.iso();
    },
    removed: noteDeleted,
  },
};

const held = (entry: Entry): JsonObject => ({
  defaultEncryptionScope: entry.resource.properties.defaultEncryptionScope ?? "$account-encryption-key",
  denyEncryptionScopeOverride: false,
  leaseStatus: "Unlocked",
  leaseState: "Available",
  lastModifiedTime: entry.hidden.modified,
});

/** File shares. */
export const share: ResourceType = {
  name: "Microsoft.Storage/storageAccounts/fileServices/shares",
  under: "parent",
  naming: {
    rule: {
      pattern: lowerName,
      refuse: (name) =>
        badRequest(
          "FileShareOperationFailure",
          `The share name '${name}' is invalid: 3 to 63 lower-case letters, digits and single '-'.`,
        ),
    },
  },
  versions: { range: storageVersions },
  wire: storageWire,
  lifecycle: {
    stateless: true,
    put: {},
    patch: {},
    remove: {},
  },
  answers: { notFound: (_, arm) => missing("ShareNotFound", "share", arm) },
  concurrency: { etag: storageEtag },
  body: {
    build: fromBody({
      untagged: true,
      keeps: true,
      immutable: ["properties.enabledProtocols"],
      check: ({ arm, id, name, have }, draft) => {
        if (have === undefined) checkDeleted(arm, id, name, "ShareBeingDeleted", "share");
        const account = findEntry(arm.state, ownerOf(ownerOf(id)))?.resource;
        const quota = at(draft, "properties.shareQuota");
        if (
          quota !== undefined &&
          (typeof quota !== "number" || !Number.isInteger(quota) || quota < 1 || quota > 102400)
        )
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
  },
  views: {
    show: (arm, entry) => {
      const { enabledProtocols: _, ...properties } = shared(arm, entry);
      return { ...entry.resource, properties: { signedIdentifiers: [], ...properties } };
    },
    showInList: (arm, entry) => ({ ...entry.resource, properties: shared(arm, entry) }),
    showWritten: (_, entry) => bare(entry),
  },
  hooks: {
    accepted: ({ arm }, entry) => {
      entry.hidden.modified = arm.world.clock.iso();
    },
    removed: noteDeleted,
  },
};

function shared(arm: ArmContext, entry: Entry): JsonObject {
  const account = findEntry(arm.state, ownerOf(ownerOf(entry.resource.id)));
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

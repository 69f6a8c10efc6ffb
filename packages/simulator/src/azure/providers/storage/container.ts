import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { bare, checkDeleted, lowerName, missing, noteDeleted } from "./names.ts";
import { storageEtag, storageVersions, storageWire } from "./storage.ts";

const rest = ({ resource }: Entry, properties: JsonObject): Entry["resource"] => ({
  ...resource,
  properties: { ...resource.properties, ...properties },
});

const rules = fromBody({
  tags: "none",
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
});

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
  body: { build: rules, buildPatch: rules },
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

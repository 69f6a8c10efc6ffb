import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, objectOf, setAt, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry, type Resource } from "../../engine/state.ts";
import { bare, checkDeleted, lowerName, missing, noteDeleted } from "./names.ts";
import { storageEtag, storageVersions, storageWire } from "./storage.ts";

/** A provisioned size can be lowered a day after it was last raised. */
const day = 24 * 60 * 60_000;

const written = ["metadata", "shareQuota", "enabledProtocols", "rootSquash", "accessTier", "signedIdentifiers"];
const shownOnly = [
  "lastModifiedTime",
  "accessTierChangeTime",
  "accessTierStatus",
  "leaseStatus",
  "leaseState",
  "leaseDuration",
  "nextAllowedQuotaDowngradeTime",
];
const tiers: Readonly<Record<string, readonly string[]>> = {
  FileStorage: ["Premium"],
  StorageV2: ["TransactionOptimized", "Hot", "Cool"],
};
const squashes = ["NoRootSquash", "RootSquash", "AllSquash"];

const accountOf = (arm: ArmContext, id: string): Resource | undefined =>
  findEntry(arm.state, ownerOf(ownerOf(id)))?.resource;

const isPremium = (account: Resource | undefined): boolean => account?.kind === "FileStorage";

const largest = (account: Resource | undefined): number =>
  isPremium(account) || account?.properties.largeFileSharesState === "Enabled" ? 102400 : 5120;

const sizeOf = (arm: ArmContext, { id, properties }: Resource): number =>
  Number(properties.shareQuota ?? largest(accountOf(arm, id)));

const header = (what: string) =>
  badRequest("InvalidHeaderValue", `The value for one of the HTTP headers is not in the correct format: ${what}.`);

function checkQuota({ arm, have }: WriteRequest, account: Resource | undefined, draft: JsonObject): void {
  const quota = at(draft, "properties.shareQuota");
  if (quota === undefined) return;
  const least = isPremium(account) ? 100 : 1;
  if (typeof quota !== "number" || !Number.isInteger(quota) || quota < least || quota > largest(account))
    throw header(`a share quota from ${least} to ${largest(account)}`);
  const next = Number(have?.hidden.raised ?? 0) + day;
  if (have && isPremium(account) && quota < sizeOf(arm, have.resource) && arm.world.clock.now() < next)
    throw conflict(
      "ContainerQuotaDowngradeNotAllowed",
      "Cannot downgrade quota at this moment. Please check share properties for the next allowed quota downgrade time.",
    );
}

function check(write: WriteRequest, draft: JsonObject): void {
  const { arm, id, name, have, body } = write;
  for (const property of Object.keys(objectOf(body.properties)))
    if (![...written, ...shownOnly].includes(property))
      throw badRequest("InvalidRequestContent", `The property '${property}' of a share is not simulated.`);
  // Metadata that is written takes the place of all that was there.
  const metadata = at(body, "properties.metadata");
  if (metadata !== undefined) setAt(draft, "properties.metadata", structuredClone(metadata));
  if (have === undefined) checkDeleted(arm, id, name, "ShareBeingDeleted", "share");
  const account = accountOf(arm, id);
  checkQuota(write, account, draft);
  const { enabledProtocols = "SMB", accessTier, rootSquash } = objectOf(draft.properties);
  if (enabledProtocols !== "SMB" && enabledProtocols !== "NFS") throw header("SMB or NFS as the protocol");
  if (enabledProtocols === "NFS" && !isPremium(account))
    throw badRequest("FeatureNotSupportedForAccount", "NFS is not supported for the account.");
  const allowed = tiers[textOf(account?.kind) ?? ""] ?? [];
  if (accessTier !== undefined && !allowed.includes(textOf(accessTier) ?? ""))
    throw header(`an access tier of ${allowed.join(", ")}`);
  if (rootSquash === undefined) return;
  if (enabledProtocols !== "NFS" || !squashes.includes(textOf(rootSquash) ?? ""))
    throw header(`${squashes.join(", ")} as the root squash of an NFS share`);
}

/** What a share shows besides what was written; Azure leaves out the protocol where it is SMB. */
function shown(arm: ArmContext, { resource, hidden }: Entry): JsonObject {
  const account = accountOf(arm, resource.id);
  const { enabledProtocols, ...properties } = resource.properties;
  return {
    leaseStatus: "unlocked",
    leaseState: "available",
    accessTier: isPremium(account) ? "Premium" : "TransactionOptimized",
    accessTierChangeTime: hidden.modified,
    lastModifiedTime: hidden.modified,
    shareQuota: largest(account),
    ...properties,
    ...(enabledProtocols === "NFS" ? { enabledProtocols, rootSquash: properties.rootSquash ?? "NoRootSquash" } : {}),
    ...(isPremium(account) && hidden.raised !== undefined
      ? { nextAllowedQuotaDowngradeTime: new Date(Number(hidden.raised) + day).toISOString() }
      : {}),
  };
}

const rules = fromBody({
  tags: "none",
  keeps: true,
  readOnly: shownOnly.map((name) => `properties.${name}`),
  immutable: ["properties.enabledProtocols"],
  defaults: () => ({ properties: { enabledProtocols: "SMB" } }),
  check,
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
  body: { build: rules, buildPatch: rules },
  views: {
    show: (arm, entry) => ({ ...entry.resource, properties: { signedIdentifiers: [], ...shown(arm, entry) } }),
    showInList: (arm, entry) => ({
      ...entry.resource,
      properties: { ...shown(arm, entry), enabledProtocols: entry.resource.properties.enabledProtocols },
    }),
    showWritten: (_, entry) => bare(entry),
  },
  hooks: {
    accepted: ({ arm, have }, entry) => {
      entry.hidden.modified = arm.world.clock.iso();
      if (have === undefined || sizeOf(arm, entry.resource) > sizeOf(arm, have.resource))
        entry.hidden.raised = arm.world.clock.now();
    },
    removed: noteDeleted,
  },
};

import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext, NameRule, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { storageVersions, storageWire } from "./storage.ts";

const onlyDefault: NameRule = {
  pattern: /^default$/,
  refuse: (name) => badRequest("InvalidResourceName", `The service name '${name}' is invalid: it must be 'default'.`),
};

function checkSettings(_: WriteRequest, draft: JsonObject): void {
  for (const protocol of ["smb", "nfs"]) {
    const required = at(draft, `properties.protocolSettings.${protocol}.encryptionInTransit.required`);
    if (required !== undefined && typeof required !== "boolean")
      throw badRequest("InvalidRequestPropertyValue", `The value of 'encryptionInTransit.required' must be a boolean.`);
  }
  for (const name of ["deleteRetentionPolicy", "containerDeleteRetentionPolicy", "shareDeleteRetentionPolicy"]) {
    const policy = objectOf(at(draft, `properties.${name}`));
    const { days, enabled } = policy;
    if (enabled === true && (typeof days !== "number" || !Number.isInteger(days) || days < 1 || days > 365))
      throw badRequest("InvalidXmlDocument", `The days of '${name}' must be a whole number from 1 to 365.`, {
        target: name,
      });
    if (enabled !== true) delete policy.days;
  }
  const restore = objectOf(at(draft, "properties.restorePolicy"));
  if (
    restore.enabled === true &&
    Number(restore.days) >= Number(at(draft, "properties.deleteRetentionPolicy.days") ?? 0)
  )
    throw badRequest(
      "InvalidRequestPropertyValue",
      "The days of 'restorePolicy' must be less than those of 'deleteRetentionPolicy'.",
    );
}

const withSku = (arm: ArmContext, { resource }: Entry) => {
  const account = findEntry(arm.state, ownerOf(resource.id));
  return { ...resource, sku: account?.resource.sku };
};

const service = (noun: "blobServices" | "fileServices", defaults: JsonObject): ResourceType => ({
  name: `Microsoft.Storage/storageAccounts/${noun}`,
  under: "parent",
  naming: { rule: onlyDefault },
  versions: { range: storageVersions },
  wire: storageWire,
  lifecycle: { stateless: true, put: {} },
  answers: { listedWhole: true },
  body: {
    build: (write) => {
      const built = fromBody({
        tags: "none",
        defaults: () => ({ properties: structuredClone(defaults) }),
        check: checkSettings,
      })(write);
      return { ...built, hidden: { ...built.hidden, sent: structuredClone(objectOf(write.body.properties)) } };
    },
  },
  views: {
    show: withSku,
    showWritten: (_, { resource, hidden }) => ({ ...resource, properties: objectOf(hidden.sent) }),
  },
});

/** Settings of an account's blobs: a PUT replaces them all. */
export const blobService = service("blobServices", {
  cors: { corsRules: [] },
  deleteRetentionPolicy: { allowPermanentDelete: false, enabled: false },
});

/** Settings of an account's file shares. */
export const fileService = service("fileServices", {
  protocolSettings: { smb: {} },
  cors: { corsRules: [] },
  shareDeleteRetentionPolicy: { enabled: true, days: 7 },
});

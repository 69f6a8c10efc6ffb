import { lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, isObject, type JsonObject, listOf, objectOf, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ActionRequest, ArmContext, ResourceType } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { eventHubVersions } from "./namespace.ts";

/** The longest retention of a tier, in days, and the most partitions of a hub. */
const limits: Readonly<Record<string, { days: number; partitions: number }>> = {
  Basic: { days: 1, partitions: 32 },
  Standard: { days: 7, partitions: 32 },
  Premium: { days: 90, partitions: 100 },
};

/** Hubs and what is in them write their region plainly, whatever the namespace does. */
const regionOf = (arm: ArmContext, id: string): string =>
  plainLocation(textOf(findEntry(arm.state, id.split("/").slice(0, 9).join("/"))?.resource.location) ?? "");

/** What a compacted hub shows as its retention: the most that 64 bits hold, which JavaScript's numbers do not. */
const forever = Number(2n ** 63n - 1n);

const wrong = (message: string) => badRequest("BadRequest", `${message} SubCode=40000.`);

const hubRules = fromBody({
  untagged: true,
  keeps: true,
  readOnly: ["status", "createdAt", "updatedAt", "partitionIds"].map((name) => `properties.${name}`),
  defaults: () => ({ properties: { partitionCount: 4 } }),
  check: ({ arm, id, body, have }, draft) => {
    const tier = textOf(at(findEntry(arm.state, ownerOf(id))?.resource, "sku.name")) ?? "Standard";
    const limit = lookup(limits, tier) ?? { days: 7, partitions: 32 };
    const partitions = at(draft, "properties.partitionCount");
    if (
      typeof partitions !== "number" ||
      !Number.isInteger(partitions) ||
      partitions < 1 ||
      partitions > limit.partitions
    )
      throw wrong(`The partition count ${String(partitions)} must be from 1 to ${limit.partitions}.`);
    const had = Number(have?.resource.properties.partitionCount ?? partitions);
    if (partitions !== had && (tier !== "Premium" || partitions < had))
      throw wrong(
        `The partition count of an event hub cannot be changed from ${had} to ${partitions} in the tier ${tier}.`,
      );
    const sent = objectOf(body.properties);
    if (sent.messageRetentionInDays !== undefined && isObject(sent.retentionDescription) && have === undefined)
      throw wrong("messageRetentionInDays and retentionDescription exclude each other.");
    const days =
      sent.messageRetentionInDays ??
      Number(at(body, "properties.retentionDescription.retentionTimeInHours") ?? 24) / 24;
    if (typeof days !== "number" || days <= 0 || days > limit.days)
      throw wrong(`The message retention of ${String(days)} days must be at most ${limit.days} in the tier ${tier}.`);
  },
  given: ({ have, arm, id, body }, draft) => {
    const had = objectOf(have?.resource.properties);
    const now = arm.world.clock.iso();
    const sent = objectOf(body.properties);
    const hours = Number(
      at(sent, "retentionDescription.retentionTimeInHours") ??
        (sent.messageRetentionInDays === undefined
          ? (at(had, "retentionDescription.retentionTimeInHours") ?? 24)
          : Number(sent.messageRetentionInDays) * 24),
    );
    const cleanupPolicy = at(draft, "properties.retentionDescription.cleanupPolicy") ?? "Delete";
    return {
      location: regionOf(arm, id),
      properties: {
        messageRetentionInDays: Math.max(1, Math.ceil(hours / 24)),
        retentionDescription: {
          cleanupPolicy,
          retentionTimeInHours: cleanupPolicy === "Compact" ? forever : hours,
        },
        status: "Active",
        createdAt: had.createdAt ?? now,
        updatedAt: now,
        partitionIds: Array.from({ length: Number(at(draft, "properties.partitionCount")) }, (_, index) =>
          String(index),
        ),
      },
    };
  },
});

const zoneless = (properties: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, textOf(properties[name])?.replace("Z", "")]));

/** Event hubs; retention is shown in days and in hours. */
export const eventHub: ResourceType = {
  name: "Microsoft.EventHub/namespaces/eventhubs",
  shownType: "Microsoft.EventHub/namespaces/eventhubs",
  under: "parent",
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,254}[a-zA-Z0-9])?$/,
      refuse: (name) => wrong(`The event hub name '${name}' is invalid.`),
    },
  },
  versions: { range: eventHubVersions },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { createdStatus: 200 },
  body: { build: hubRules },
  views: {
    // Read, its times are without a zone.
    show: (_, { resource }) => ({
      ...resource,
      properties: { ...resource.properties, ...zoneless(resource.properties, "createdAt", "updatedAt") },
    }),
    showWritten: (_, { resource }) => resource,
  },
  hooks: {
    accepted: ({ arm, have }, { resource }) => {
      if (have === undefined) install(arm, `${resource.id}/consumergroups/$Default`, {});
    },
  },
};

const rights = ["Listen", "Send", "Manage"];

const ruleRules = fromBody({
  untagged: true,
  check: (_, draft) => {
    const wanted = listOf(at(draft, "properties.rights")).map(String);
    const unknown = wanted.find((one) => !rights.includes(one));
    if (wanted.length === 0 || unknown !== undefined)
      throw wrong(
        `The rights must be some of ${rights.join(", ")}${unknown === undefined ? "" : `, not '${unknown}'`}.`,
      );
    if (wanted.includes("Manage") && wanted.length < rights.length)
      throw wrong("Manage permission should also include Send and Listen.");
  },
  given: ({ arm, id }) => ({ location: regionOf(arm, id) }),
});

/** Both keys of a rule with their connection strings. */
function listKeys({ arm, entry }: ActionRequest): { body: Record<string, string> } {
  const { id, name } = entry.resource;
  const namespace = id.split("/")[8] ?? "";
  const hub = id.includes("/eventhubs/") ? `;EntityPath=${id.split("/")[10]}` : "";
  const made = () => Buffer.from(arm.world.ids.hex(64), "hex").toString("base64");
  entry.hidden.primary ??= made();
  entry.hidden.secondary ??= made();
  const [primary, secondary] = [String(entry.hidden.primary), String(entry.hidden.secondary)];
  const connection = (key: string) =>
    `Endpoint=sb://${namespace.toLowerCase()}.servicebus.windows.net/;SharedAccessKeyName=${name};SharedAccessKey=${key}${hub}`;
  return {
    body: {
      primaryConnectionString: connection(primary),
      secondaryConnectionString: connection(secondary),
      primaryKey: primary,
      secondaryKey: secondary,
      keyName: name,
    },
  };
}

const rule = (name: string, shownType: string): ResourceType => ({
  name,
  shownType,
  under: "parent",
  versions: { range: eventHubVersions },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { createdStatus: 200 },
  body: { build: ruleRules },
  views: {
    // Read, it has another letter case than written.
    show: (_, { resource }) => ({
      ...resource,
      id: resource.id
        .replace("/resourceGroups/", "/resourcegroups/")
        .replace("/authorizationRules/", "/authorizationrules/"),
    }),
    showWritten: (_, { resource }) => resource,
  },
  actions: {
    listKeys: { permission: "listkeys/action", run: listKeys },
    regenerateKeys: {
      permission: "regenerateKeys/action",
      run: (action) => {
        delete action.entry.hidden[action.body.keyType === "SecondaryKey" ? "secondary" : "primary"];
        return listKeys(action);
      },
    },
  },
});

/** Shared access rules of namespaces and hubs. */
export const authorizationRules: readonly ResourceType[] = [
  rule("Microsoft.EventHub/namespaces/authorizationRules", "Microsoft.EventHub/Namespaces/AuthorizationRules"),
  rule(
    "Microsoft.EventHub/namespaces/eventhubs/authorizationRules",
    "Microsoft.EventHub/Namespaces/EventHubs/AuthorizationRules",
  ),
];

/** Consumer groups of a hub. */
export const consumerGroup: ResourceType = {
  name: "Microsoft.EventHub/namespaces/eventhubs/consumergroups",
  under: "parent",
  versions: { range: eventHubVersions },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { createdStatus: 200 },
  body: {
    build: fromBody({
      untagged: true,
      given: ({ have, arm, id }) => ({
        location: regionOf(arm, id),
        properties: {
          createdAt: have?.resource.properties.createdAt ?? arm.world.clock.iso(),
          updatedAt: arm.world.clock.iso(),
        },
      }),
    }),
  },
};

import { lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, isObject, type JsonObject, listOf, objectOf, textOf } from "../../engine/json.ts";
import type { Act, Cloud, Kind } from "../../engine/kind.ts";
import { plainLocation } from "../../engine/locations.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest } from "../../engine/refusal.ts";
import { findEntry } from "../../engine/state.ts";
import { eventHubVersions } from "./namespace.ts";

/** The longest retention of a tier, in days, and the most partitions of a hub. */
const limits: Readonly<Record<string, { days: number; partitions: number }>> = {
  Basic: { days: 1, partitions: 32 },
  Standard: { days: 7, partitions: 32 },
  Premium: { days: 90, partitions: 100 },
};

/** Hubs and what is in them write their region plainly, whatever the namespace does. */
const regionOf = (cloud: Cloud, id: string): string =>
  plainLocation(textOf(findEntry(cloud.state, id.split("/").slice(0, 9).join("/"))?.resource.location) ?? "");

const wrong = (message: string) => badRequest("BadRequest", `${message} SubCode=40000.`);

const hubRules = fromBody({
  untagged: true,
  keeps: true,
  readOnly: ["status", "createdAt", "updatedAt", "partitionIds"].map((name) => `properties.${name}`),
  defaults: () => ({ properties: { partitionCount: 4 } }),
  check: ({ cloud, id, body, have }, draft) => {
    const tier = textOf(at(findEntry(cloud.state, ownerOf(id))?.resource, "sku.name")) ?? "Standard";
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
  given: ({ have, cloud, id, body }, draft) => {
    const had = objectOf(have?.resource.properties);
    const now = cloud.world.clock.iso();
    const sent = objectOf(body.properties);
    const hours = Number(
      at(sent, "retentionDescription.retentionTimeInHours") ??
        (sent.messageRetentionInDays === undefined
          ? (at(had, "retentionDescription.retentionTimeInHours") ?? 24)
          : Number(sent.messageRetentionInDays) * 24),
    );
    return {
      location: regionOf(cloud, id),
      properties: {
        messageRetentionInDays: Math.max(1, Math.ceil(hours / 24)),
        retentionDescription: {
          cleanupPolicy: at(draft, "properties.retentionDescription.cleanupPolicy") ?? "Delete",
          retentionTimeInHours: hours,
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

/** Event hubs; retention is told in days and in hours. */
export const eventHub: Kind = {
  type: "Microsoft.EventHub/namespaces/eventhubs",
  shownType: "Microsoft.EventHub/namespaces/eventhubs",
  apiVersions: eventHubVersions,
  under: "parent",
  stateless: true,
  createdStatus: 200,
  name: {
    pattern: /^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,254}[a-zA-Z0-9])?$/,
    refuse: (name) => wrong(`The event hub name '${name}' is invalid.`),
  },
  put: {},
  remove: {},
  build: hubRules,
  // Read, its times are without a zone.
  view: (_, { resource }) => ({
    ...resource,
    properties: { ...resource.properties, ...zoneless(resource.properties, "createdAt", "updatedAt") },
  }),
  viewWritten: (_, { resource }) => resource,
  written: ({ cloud, have }, { resource }) => {
    if (have === undefined) install(cloud, `${resource.id}/consumergroups/$Default`, {});
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
  given: ({ cloud, id }) => ({ location: regionOf(cloud, id) }),
});

/** Both keys of a rule with their connection strings. */
function listKeys({ cloud, entry }: Act): { body: Record<string, string> } {
  const { id, name } = entry.resource;
  const namespace = id.split("/")[8] ?? "";
  const hub = id.includes("/eventhubs/") ? `;EntityPath=${id.split("/")[10]}` : "";
  const made = () => Buffer.from(cloud.world.ids.hex(64), "hex").toString("base64");
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

const rule = (type: string, shownType: string): Kind => ({
  type,
  shownType,
  apiVersions: eventHubVersions,
  under: "parent",
  stateless: true,
  createdStatus: 200,
  put: {},
  remove: {},
  build: ruleRules,
  // Read, it has another letter case than written.
  view: (_, { resource }) => ({
    ...resource,
    id: resource.id
      .replace("/resourceGroups/", "/resourcegroups/")
      .replace("/authorizationRules/", "/authorizationrules/"),
  }),
  viewWritten: (_, { resource }) => resource,
  actions: {
    listKeys: { permission: "listkeys/action", act: listKeys },
    regenerateKeys: {
      permission: "regenerateKeys/action",
      act: (act) => {
        delete act.entry.hidden[act.body.keyType === "SecondaryKey" ? "secondary" : "primary"];
        return listKeys(act);
      },
    },
  },
});

/** Shared access rules of namespaces and hubs. */
export const authorizationRules: readonly Kind[] = [
  rule("Microsoft.EventHub/namespaces/authorizationRules", "Microsoft.EventHub/Namespaces/AuthorizationRules"),
  rule(
    "Microsoft.EventHub/namespaces/eventhubs/authorizationRules",
    "Microsoft.EventHub/Namespaces/EventHubs/AuthorizationRules",
  ),
];

/** Consumer groups of a hub. */
export const consumerGroup: Kind = {
  type: "Microsoft.EventHub/namespaces/eventhubs/consumergroups",
  apiVersions: eventHubVersions,
  under: "parent",
  stateless: true,
  createdStatus: 200,
  put: {},
  remove: {},
  build: fromBody({
    untagged: true,
    given: ({ have, cloud, id }) => ({
      location: regionOf(cloud, id),
      properties: {
        createdAt: have?.resource.properties.createdAt ?? cloud.world.clock.iso(),
        updatedAt: cloud.world.clock.iso(),
      },
    }),
  }),
};

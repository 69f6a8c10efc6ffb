import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, isObject, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import { withinNamespace } from "./namespace.ts";
import { regionOf, tierOf, wrong } from "./tier.ts";

/** What a compacted hub shows as its retention: the most that 64 bits hold, which JavaScript's numbers do not. */
const forever = Number(2n ** 63n - 1n);

const hubRules = fromBody({
  tags: "none",
  keeps: true,
  readOnly: ["status", "createdAt", "updatedAt", "partitionIds"].map((name) => `properties.${name}`),
  defaults: () => ({ properties: { partitionCount: 4 } }),
  check: ({ arm, id, body, have }, draft) => {
    const { tier, limit } = tierOf(arm, id);
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
  ...withinNamespace,
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,254}[a-zA-Z0-9])?$/,
      refuse: (name) => wrong(`The event hub name '${name}' is invalid.`),
    },
  },
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

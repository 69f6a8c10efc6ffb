import type { Change } from "@slipway/reconcile";
import type { ArmResource } from "./arm.ts";
import { type Json, set } from "./json-path.ts";

export type Tags = Readonly<Record<string, string>>;

/** Tags of ours over those of others: a name has no case. */
export function mergedTags(have: Tags, want: Tags): Tags {
  const ours = new Set(Object.keys(want).map((name) => name.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(have).filter(([name]) => !ours.has(name.toLowerCase()))), ...want };
}

/** What a PATCH has to say to bring changes about: their fields and no others. Tags go among those of others, since a PATCH replaces them all. */
export function patchOf(changes: readonly Change[], { tags = {} }: ArmResource): Json {
  return changes.reduce<Json>(
    (all, { field, want }) => set(all, field.split("."), field === "tags" ? mergedTags(tags, want as Tags) : want),
    {},
  );
}

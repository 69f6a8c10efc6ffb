import type { Change } from "@slipway/reconcile";
import type { ArmResource } from "./client.ts";
import { type Json, set } from "./json-path.ts";
import { mergedTags, type Tags } from "./tags.ts";

/** What a PATCH has to say to bring changes about: their fields and no others. Tags go among those of others, since a PATCH replaces them all. */
export function patchOf(changes: readonly Change[], { tags = {} }: ArmResource): Json {
  return changes.reduce<Json>(
    (all, { field, want }) => set(all, field.split("."), field === "tags" ? mergedTags(tags, want as Tags) : want),
    {},
  );
}

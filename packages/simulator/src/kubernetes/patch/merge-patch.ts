import { define, lookup } from "../../world/table.ts";
import { copy, isObject, type Json, type JsonObject } from "../json.ts";

/** RFC 7386. */
export function mergePatch(value: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return copy(patch);
  const merged: JsonObject = isObject(value) ? { ...value } : {};
  for (const [name, child] of Object.entries(patch)) {
    if (child === null) delete merged[name];
    else define(merged, name, mergePatch(lookup(merged, name), child));
  }
  return merged;
}

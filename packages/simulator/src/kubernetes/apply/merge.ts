import { define, lookup } from "../../world/table.ts";
import { copy, isObject, type Json, type JsonObject } from "../json.ts";
import type { Schema } from "../schema/schema.ts";
import { isWithin, itemStep, pathKey, type Step } from "./fields.ts";

/** What is there with what was applied laid over it. */
export function mergeApplied(have: Json | undefined, applied: Json, schema: Schema | undefined): Json {
  if (isObject(applied) && isObject(have) && !schema?.atomic) {
    const merged: JsonObject = { ...have };
    for (const [name, child] of Object.entries(applied))
      define(merged, name, mergeApplied(lookup(have, name), child, schema?.properties?.get(name) ?? schema?.values));
    return merged;
  }
  if (Array.isArray(applied) && Array.isArray(have) && (schema?.listType === "map" || schema?.listType === "set")) {
    const wanted = new Map(applied.map((item) => [itemStep(item, schema), item]));
    const merged = have.map((item): Json => {
      const step = itemStep(item, schema);
      const want = wanted.get(step);
      wanted.delete(step);
      return want === undefined ? item : mergeApplied(item, want, schema.items);
    });
    return [...merged, ...wanted.values()];
  }
  return copy(applied);
}

/** A value without the fields at these paths; what is empty without them goes too. */
export function without(value: Json, schema: Schema | undefined, gone: ReadonlySet<string>): Json | undefined {
  const walk = (at: Json, how: Schema | undefined, path: readonly Step[]): Json | undefined => {
    const key = pathKey(path);
    if (gone.has(key)) return undefined;
    if (![...gone].some((each) => isWithin(each, key) || path.length === 0)) return at;
    if (isObject(at)) {
      const kept: JsonObject = {};
      for (const [name, child] of Object.entries(at)) {
        const left = walk(child, how?.properties?.get(name) ?? how?.values, [...path, `f:${name}`]);
        if (left !== undefined) define(kept, name, left);
      }
      return Object.keys(kept).length > 0 || Object.keys(at).length === 0 ? kept : undefined;
    }
    if (Array.isArray(at) && how) {
      const kept = at.flatMap((item): Json[] => {
        const left = walk(item, how.items, [...path, itemStep(item, how)]);
        return left === undefined ? [] : [left];
      });
      return kept.length > 0 || at.length === 0 ? kept : undefined;
    }
    return at;
  };
  return walk(value, schema, []);
}

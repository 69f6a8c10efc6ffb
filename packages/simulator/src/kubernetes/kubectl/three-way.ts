import { define, lookup } from "../../world/table.ts";
import { isObject, type Json, type JsonObject, list, same } from "../json.ts";
import type { Schema } from "../schema/schema.ts";

/**
 * The patch of a client-side apply: what is wanted, and null (or `$patch: delete`) for what was applied last time
 * and is wanted no more. A `schema` makes it a strategic one, where lists merge by key.
 */
export function threeWay(last: Json | undefined, want: JsonObject, schema: Schema | undefined): JsonObject {
  const patch: JsonObject = {};
  const earlier = isObject(last) ? last : {};
  for (const name of Object.keys(earlier)) if (lookup(want, name) === undefined) define(patch, name, null);
  for (const [name, value] of Object.entries(want)) {
    const below = schema?.properties?.get(name) ?? schema?.values;
    const key = below?.listType === "map" ? below.keys?.[0] : undefined;
    if (isObject(value)) define(patch, name, threeWay(lookup(earlier, name), value, below));
    else if (key && Array.isArray(value)) define(patch, name, items(list(earlier, name), value, key, below?.items));
    else define(patch, name, value);
  }
  return patch;
}

function items(last: readonly Json[], want: readonly Json[], key: string, schema: Schema | undefined): Json[] {
  const named = (among: readonly Json[], value: Json | undefined) =>
    among.find((item) => isObject(item) && same(item[key], value));
  const gone = last.filter(isObject).filter((item) => !named(want, item[key]));
  const kept = want.map((item) => (isObject(item) ? threeWay(named(last, item[key]), item, schema) : item));
  return [...kept, ...gone.map((item) => ({ [key]: item[key] ?? null, $patch: "delete" }))];
}

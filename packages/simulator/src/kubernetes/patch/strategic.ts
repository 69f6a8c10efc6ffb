import { define, lookup } from "../../world/table.ts";
import { copy, isObject, type Json, type JsonObject, list, same } from "../json.ts";
import type { Schema } from "../schema/schema.ts";
import { badRequest } from "../status.ts";

const order = "$setElementOrder/";
const unlist = "$deleteFromPrimitiveList/";

const child = (schema: Schema | undefined, name: string): Schema | undefined =>
  schema?.properties?.get(name) ?? schema?.values;

function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const [name, each] of Object.entries(value))
    if (each !== null && !name.startsWith("$")) define(kept, name, plain(each));
  return kept;
}

/** A strategic merge patch: lists whose items have a key are merged by it; directives begin with `$`. */
export function strategicMerge(value: Json | undefined, patch: JsonObject, schema: Schema | undefined): JsonObject {
  const directive = patch.$patch;
  if (directive === "replace") return plain(patch) as JsonObject;
  if (directive === "delete") return {};
  if (directive !== undefined && directive !== "merge")
    throw badRequest(`Unknown patch type found: ${String(directive)}`);
  const merged: JsonObject = isObject(value) ? { ...value } : {};
  const retained = patch.$retainKeys;
  if (Array.isArray(retained))
    for (const name of Object.keys(merged)) if (!retained.includes(name)) delete merged[name];
  for (const [name, each] of Object.entries(patch)) {
    if (name.startsWith("$")) continue;
    if (each === null) delete merged[name];
    else define(merged, name, mergeOne(lookup(merged, name), each, child(schema, name)));
  }
  for (const [name, each] of Object.entries(patch)) {
    if (name.startsWith(unlist)) {
      const field = name.slice(unlist.length);
      const gone = Array.isArray(each) ? each : [];
      if (Array.isArray(lookup(merged, field)))
        define(
          merged,
          field,
          list(merged, field).filter((item) => !gone.some((other) => same(item, other))),
        );
    }
  }
  for (const [name, each] of Object.entries(patch)) {
    if (!name.startsWith(order)) continue;
    const field = name.slice(order.length);
    if (Array.isArray(lookup(merged, field)) && Array.isArray(each))
      define(merged, field, inOrder(list(merged, field), each, list(value, field), child(schema, field)?.keys?.[0]));
  }
  return merged;
}

function mergeOne(have: Json | undefined, patch: Json, schema: Schema | undefined): Json {
  if (isObject(patch))
    return isObject(have) || "$patch" in patch
      ? strategicMerge(have, patch, schema)
      : strategicMerge({}, patch, schema);
  if (!Array.isArray(patch)) return patch;
  const key = schema?.listType === "map" ? schema.keys?.[0] : undefined;
  if (key) return mergeItems(Array.isArray(have) ? have : [], patch, key, schema?.items);
  if (schema?.listType === "set" && Array.isArray(have))
    return [...have, ...patch.filter((item) => !have.some((other) => same(item, other)))];
  return plain(patch);
}

function mergeItems(have: readonly Json[], patch: readonly Json[], key: string, schema: Schema | undefined): Json[] {
  const replaced = patch.some((item) => isObject(item) && item.$patch === "replace" && item[key] === undefined);
  let merged: Json[] = replaced ? [] : [...have];
  for (const item of patch) {
    if (!isObject(item)) throw badRequest(`invalid list element in a patch merged by ${key}`);
    if (item[key] === undefined) {
      if (item.$patch === "replace") continue;
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    }
    const at = merged.findIndex((other) => isObject(other) && same(other[key], item[key]));
    if (item.$patch === "delete") merged = merged.filter((_other, index) => index !== at);
    else if (at < 0) merged.push(strategicMerge({}, item, schema));
    else merged[at] = strategicMerge(merged[at], item, schema);
  }
  return copy(inOrder(merged, patch, have, key));
}

/**
 * The items that a patch lists in its order, and the others among them: each before the first listed one that it was before
 * until now, and behind all that are new.
 */
function inOrder(
  items: readonly Json[],
  listed: readonly Json[],
  had: readonly Json[],
  key: string | undefined,
): Json[] {
  const id = (item: Json | undefined): Json => (key && isObject(item) ? (item[key] ?? null) : (item ?? null));
  const place = (among: readonly Json[], item: Json) => among.findIndex((other) => same(id(other), id(item)));
  const known = items
    .filter((item) => place(listed, item) >= 0)
    .sort((one, other) => place(listed, one) - place(listed, other));
  const others = items.filter((item) => place(listed, item) < 0);
  const merged: Json[] = [];
  while (known.length > 0) {
    const [mine, theirs] = [known[0] ?? null, others[0]];
    const isBefore =
      theirs !== undefined && place(had, mine) >= 0 && place(had, theirs) >= 0 && place(had, theirs) < place(had, mine);
    const next = isBefore ? others.shift() : known.shift();
    if (next !== undefined) merged.push(next);
  }
  return [...merged, ...others];
}

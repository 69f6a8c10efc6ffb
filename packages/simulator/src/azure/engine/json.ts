import { define, lookup } from "../../world/table.ts";
/** JSON as it goes over the wire; an absent member may be `undefined`. */
export type Json = string | number | boolean | null | JsonObject | Json[];
export interface JsonObject {
  [key: string]: Json | undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** The value if it is an object, else an empty one. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
/** The value if it is text, else nothing. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
/** The value if it is a list, else an empty one. */
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** The items of a list, as objects. */
export const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.map(objectOf) : []);

/** What lies at a dotted path. */
export function at(from: Json | undefined, path: string): Json | undefined {
  let value: Json | undefined = from;
  for (const key of path.split(".")) {
    if (!isObject(value)) return undefined;
    value = lookup(value, key);
  }
  return value;
}

/** Set or, given `undefined`, take away what lies at a dotted path. */
export function setAt(into: JsonObject, path: string, value: Json | undefined): void {
  const keys = path.split(".");
  const last = keys.pop() as string;
  let place = into;
  for (const key of keys) {
    const next = place[key];
    if (isObject(next)) place = next;
    else if (value === undefined) return;
    else {
      const made: JsonObject = {};
      place[key] = made;
      place = made;
    }
  }
  if (value === undefined) delete place[last];
  else place[last] = value;
}

/** `base` with `top` laid over it, member by member; lists are replaced whole and null counts as not given. */
export function overlay(base: JsonObject, top: JsonObject): JsonObject {
  const out: JsonObject = { ...base };
  for (const [key, value] of Object.entries(top)) {
    if (value === undefined || value === null) continue;
    const have = lookup(out, key);
    define(out, key, isObject(value) && isObject(have) ? overlay(have, value) : value);
  }
  return out;
}

/** As `overlay`, but null takes a member away: RFC 7396. */
export function mergePatch(base: JsonObject, patch: JsonObject): JsonObject {
  const out: JsonObject = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) delete out[key];
    else define(out, key, isObject(value) ? mergePatch(objectOf(lookup(out, key)), value) : value);
  }
  return out;
}

/** The value without members that are empty text, at any depth: some clients send them for what they do not mean to set. */
export function withoutEmpty<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map((one) => withoutEmpty(one)) as T;
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== "" && one !== undefined);
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutEmpty(one as Json)])) as T;
}

/** Whether two values are the same JSON, whatever the order of members. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => same(value, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(lookup(a, key), lookup(b, key)));
}

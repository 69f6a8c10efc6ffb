import { lookup } from "../world/table.ts";
/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  [name: string]: Json;
}

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object at a path of names, or nothing. */
export function dig(value: Json | undefined, ...path: (string | number)[]): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    if (typeof step === "number") at = Array.isArray(at) ? at[step] : undefined;
    else at = isObject(at) ? lookup(at, step) : undefined;
  }
  return at;
}

/** The text at a path, or the empty text. */
export function text(value: Json | undefined, ...path: (string | number)[]): string {
  const found = dig(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The list at a path, or an empty one. */
export function list(value: Json | undefined, ...path: (string | number)[]): Json[] {
  const found = dig(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The texts of the list at a path. */
export const texts = (value: Json | undefined, ...path: (string | number)[]): string[] =>
  list(value, ...path).filter((item) => typeof item === "string");

/** The object at a path, or an empty one that belongs to no one. */
export function object(value: Json | undefined, ...path: (string | number)[]): JsonObject {
  const found = dig(value, ...path);
  return isObject(found) ? found : {};
}

/** The object under a name, made when it is not there. */
export function ensure(parent: JsonObject, name: string): JsonObject {
  const found = parent[name];
  if (isObject(found)) return found;
  const made: JsonObject = {};
  parent[name] = made;
  return made;
}

/** A copy that shares nothing with the original. */
export const copy = <T extends Json>(value: T): T => structuredClone(value);

/** Whether two JSON values are the same, whatever the order of names. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  );
}

import { lookup } from "../../world/table.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Schema } from "../schema/schema.ts";

/** One step of a path: `f:` a field, `k:` an item by its keys, `v:` an item of a set. As in `fieldsV1`. */
export type Step = string;

/** Fields, by the text of their path. */
export type Fields = Map<string, readonly Step[]>;

/** Fields and, for those that hold no further ones, what they hold. */
export type Values = Map<string, { readonly path: readonly Step[]; readonly value?: Json }>;

const separator = "\u0000";

/** The text of a path. */
export const pathKey = (path: readonly Step[]): string => path.join(separator);

/** Whether one path lies at or below another. */
export const isWithin = (key: string, above: string): boolean => key === above || key.startsWith(above + separator);

// Keys that the API server fills in before it compares items (x-kubernetes-list-map-keys with a default).
const keyDefaults: JsonObject = { protocol: "TCP" };

/** What an item of a list is known by. */
export function itemStep(item: Json, schema: Schema): Step {
  if (schema.listType !== "map") return `v:${JSON.stringify(item)}`;
  const keys = [...(schema.keys ?? [])].sort();
  const of = isObject(item) ? item : {};
  const known = keys
    .map((key) => [key, lookup(of, key) ?? lookup(keyDefaults, key)] as const)
    .filter(([, value]) => value !== undefined);
  return `k:${JSON.stringify(Object.fromEntries(known))}`;
}

// Of the built-in types those that Go holds by a pointer: the others are there, empty, before anyone says a word of them.
const pointers = /(VolumeSource|SecurityContext|Probe|Action|Conversion)$|^RollingUpdate/;

/** Whether an object was made by who first wrote into it. */
const isNew = (how: Schema | undefined): boolean => !how?.properties || how.ref === undefined || pointers.test(how.ref);

/**
 * All fields of a value that someone can own. With `containers`, a map counts as a field besides its entries: so an
 * update that makes one owns it, and an applied one does not.
 */
export function valuesOf(value: Json, schema: Schema | undefined, containers: boolean): Values {
  const found: Values = new Map();
  const add = (path: readonly Step[], held?: Json) =>
    found.set(pathKey(path), held === undefined ? { path } : { path, value: held });
  const walk = (at: Json, how: Schema | undefined, path: readonly Step[], always = false): void => {
    if (isObject(at) && !how?.atomic) {
      const entries = Object.entries(at);
      if (entries.length === 0) add(path, {});
      else if (containers && path.length > 0 && isNew(how)) add(path);
      for (const [name, child] of entries)
        walk(child, how?.properties?.get(name) ?? how?.values, [...path, `f:${name}`], how?.required?.includes(name));
    } else if (Array.isArray(at) && (how?.listType === "map" || how?.listType === "set")) {
      if (at.length === 0) add(path, []);
      else if (containers && (how.items?.ref === undefined || !always)) add(path);
      for (const item of at) {
        const step = [...path, itemStep(item, how)];
        add(step);
        if (how.listType === "map") walk(item, how.items, step);
      }
    } else add(path, at);
  };
  walk(value, schema, []);
  return found;
}

/** The fields among values. */
export const fieldsOf = (values: Values): Fields => new Map([...values].map(([key, { path }]) => [key, path]));

/** Fields as `fieldsV1` writes them. */
export function encode(fields: Fields): JsonObject {
  const root: JsonObject = {};
  const keys = [...fields.keys()].sort();
  for (const key of keys) {
    let at = root;
    for (const step of fields.get(key) ?? []) {
      const next = at[step];
      if (isObject(next)) at = next;
      else {
        const made: JsonObject = {};
        at[step] = made;
        at = made;
      }
    }
    if (keys.some((other) => other.startsWith(key + separator))) at["."] = {};
  }
  return root;
}

/** Fields as they were written in `fieldsV1`. */
export function decodeFields(written: Json | undefined): Fields {
  const found: Fields = new Map();
  const walk = (at: JsonObject, path: readonly Step[]): void => {
    const steps = Object.entries(at);
    if (path.length > 0 && (steps.length === 0 || "." in at)) found.set(pathKey(path), path);
    for (const [step, child] of steps) if (step !== "." && isObject(child)) walk(child, [...path, step]);
  };
  if (isObject(written)) walk(written, []);
  return found;
}

/** A path as people read it: `.spec.containers[name="a"].image`. */
export function shownPath(path: readonly Step[]): string {
  return path
    .map((step) => {
      const rest = step.slice(2);
      if (step.startsWith("f:")) return `.${rest}`;
      if (step.startsWith("v:")) return `[=${rest}]`;
      const keys: unknown = JSON.parse(rest);
      const pairs = Object.entries(keys as JsonObject).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      return `[${pairs.join(",")}]`;
    })
    .join("");
}

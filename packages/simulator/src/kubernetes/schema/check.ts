import { lookup } from "../../world/table.ts";
import { isObject, type Json } from "../json.ts";
import { type Cause, notValid, required, unsupported } from "../status.ts";
import type { Schema } from "./schema.ts";

const shapes: Readonly<Record<string, RegExp>> = {
  byte: /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/,
};

const empty = (value: Json | undefined): boolean => value === undefined || value === null || value === "";

function checkScalar(value: Json, schema: Schema, path: string, custom: boolean): Cause[] {
  const wrong: Cause[] = [];
  if (schema.enum && !schema.enum.includes(value)) wrong.push(unsupported(path, value, schema.enum.map(String)));
  if (schema.pattern && typeof value === "string" && !matches(schema.pattern, value))
    wrong.push(notValid(path, value, `${path} in body should match '${schema.pattern}'`));
  if (custom && typeof value === "number") {
    if (schema.minimum !== undefined && value < schema.minimum)
      wrong.push(notValid(path, value, `${path} in body should be greater than or equal to ${schema.minimum}`));
    if (schema.maximum !== undefined && value > schema.maximum)
      wrong.push(notValid(path, value, `${path} in body should be less than or equal to ${schema.maximum}`));
  }
  return wrong;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true;
  }
}

/** What a schema says of a value beyond its type: fields that must be there, patterns, bounds, unique keys. */
export function checkSchema(value: Json, schema: Schema, path: string, custom: boolean): Cause[] {
  if (Array.isArray(value)) {
    const items = schema.items;
    const wrong = items ? value.flatMap((item, at) => checkSchema(item, items, `${path}[${at}]`, custom)) : [];
    return [...wrong, ...duplicates(value, schema, path, custom)];
  }
  if (!isObject(value)) return checkScalar(value, schema, path, custom);
  const below = (name: string) => (path ? `${path}.${name}` : name);
  const missing = (schema.required ?? []).filter((name) =>
    custom
      ? lookup(value, name) === undefined
      : empty(lookup(value, name)) && schema.properties?.get(name)?.type !== "object",
  );
  const wrong = missing.map((name) => required(below(name)));
  for (const [name, child] of Object.entries(value)) {
    const known = schema.properties?.get(name) ?? schema.values;
    if (!known) continue;
    const at = schema.properties?.has(name) ? below(name) : `${path}[${name}]`;
    wrong.push(...checkSchema(child, known, at, custom));
  }
  return wrong;
}

function duplicates(value: readonly Json[], schema: Schema, path: string, custom: boolean): Cause[] {
  if (schema.listType !== "map" && schema.listType !== "set") return [];
  const seen = new Set<string>();
  return value.flatMap((item, at): Cause[] => {
    const key = JSON.stringify(isObject(item) ? (schema.keys ?? []).map((name) => lookup(item, name) ?? null) : item);
    const again = seen.has(key);
    seen.add(key);
    const of = isObject(item) ? item : {};
    const known = Object.fromEntries((schema.keys ?? []).map((name) => [name, lookup(of, name) ?? null]));
    const named = custom ? known : (known[schema.keys?.[0] ?? ""] ?? null);
    const shown = isObject(item) ? named : item;
    if (!again) return [];
    // Of what goes by its name alone, the built-in kinds say so.
    const field = `${path}[${at}]${!custom && schema.keys?.join() === "name" ? ".name" : ""}`;
    return [{ reason: "FieldValueDuplicate", message: `Duplicate value: ${JSON.stringify(shown)}`, field }];
  });
}

/** Whether a text is base64 as JSON carries bytes. */
export const isBase64 = (value: string): boolean => shapes.byte?.test(value) ?? false;

import { define } from "../../world/table.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { badRequest, type Cause, notValid } from "../status.ts";
import type { Schema } from "./schema.ts";

/** What reading an object found besides the object. */
export interface Decoded {
  readonly object: JsonObject;
  /** Paths of fields that the kind does not have; they are not in the object. */
  readonly unknown: readonly string[];
  /** Values of another type than the schema says; only custom kinds come so far with them. */
  readonly wrong: readonly Cause[];
}

const typeName = (value: Json): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** How a schema calls what a value is. */
const schemaType = (value: Json): string => (Number.isInteger(value) ? "integer" : typeName(value));

interface Reading {
  readonly unknown: string[];
  readonly wrong: Cause[];
  readonly custom: boolean;
  readonly kind: string;
  readonly version: string;
}

const below = (path: string, name: string): string => (path ? `${path}.${name}` : name);

function mismatch(value: Json, schema: Schema, path: string, reading: Reading): Json {
  if (reading.custom) {
    const want = schema.type === "quantity" || schema.type === "intOrString" ? "integer,string" : schema.type;
    const shown = schemaType(value);
    reading.wrong.push({
      ...notValid(path, shown, `${path} in body must be of type ${want}: "${shown}"`),
      reason: "FieldValueTypeInvalid",
    });
    return value;
  }
  const go: Readonly<Record<string, string>> = {
    integer: "int32",
    boolean: "bool",
    number: "float64",
    string: "string",
  };
  // Go names fields of structures only: not which item of a list, nor which key of a map.
  const field = `${reading.kind}.${path.replace(/\[\d+\]|\{.*?\}/g, "")}`;
  const type =
    schema.format === "int64"
      ? "int64"
      : (go[schema.type] ?? (schema.type === "array" ? "[]interface {}" : (schema.ref ?? "map[string]string")));
  throw badRequest(
    `${reading.kind} in version "${reading.version}" cannot be handled as a ${reading.kind}: json: cannot unmarshal ${typeName(value)} into Go struct field ${field} of type ${type}`,
  );
}

const quantities = /^[+-]?(\d+(\.\d*)?|\.\d+)([EPTGMK]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

function quantity(written: string, { kind, version }: Reading): string {
  if (quantities.test(written)) return written;
  throw badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
  );
}

function readValue(value: Json, schema: Schema, path: string, reading: Reading): Json {
  if (value === null) return null;
  switch (schema.type) {
    case "any":
      return value;
    case "quantity":
      if (typeof value !== "number" && typeof value !== "string") return mismatch(value, schema, path, reading);
      return quantity(String(value), reading);
    case "intOrString":
      return typeof value === "string" || typeof value === "number" ? value : mismatch(value, schema, path, reading);
    case "integer":
      return typeof value === "number" && Number.isInteger(value) ? value : mismatch(value, schema, path, reading);
    case "array":
      if (!Array.isArray(value)) return mismatch(value, schema, path, reading);
      return value.map((item, index) =>
        schema.items ? readValue(item, schema.items, `${path}[${index}]`, reading) : item,
      );
    case "object":
      return isObject(value) ? readObject(value, schema, path, reading) : mismatch(value, schema, path, reading);
    default:
      return typeof value === schema.type ? value : mismatch(value, schema, path, reading);
  }
}

/** Empty lists and maps of built-in kinds are not written, unless they must be there. */
function isOmitted(value: Json, known: Schema, of: Schema, name: string, { custom }: Reading): boolean {
  if (custom || of.required?.includes(name)) return false;
  return Array.isArray(value)
    ? value.length === 0
    : known.values !== undefined && isObject(value) && Object.keys(value).length === 0;
}

function readObject(value: JsonObject, schema: Schema, path: string, reading: Reading): JsonObject {
  const made: JsonObject = {};
  for (const [name, child] of Object.entries(value)) {
    const known = schema.properties?.get(name) ?? schema.values;
    const at = schema.values && !schema.properties && !reading.custom ? `${path}{.${name}}` : below(path, name);
    if (known) {
      // A null says nothing: it is as if the field were not there.
      if (child === null ? known.nullable || known.type === "any" : !isOmitted(child, known, schema, name, reading))
        define(made, name, readValue(child, known, at, reading));
    } else if (schema.open) define(made, name, child);
    else reading.unknown.push(at);
  }
  return made;
}

/** Read an object as one of this kind. */
export function decode(given: JsonObject, schema: Schema, kind: string, version: string, custom: boolean): Decoded {
  const reading: Reading = { unknown: [], wrong: [], custom, kind, version };
  const object = readObject(given, schema, "", reading);
  return { object, unknown: reading.unknown.map((path) => path.replace(/\{(.*?)\}/g, "$1")), wrong: reading.wrong };
}

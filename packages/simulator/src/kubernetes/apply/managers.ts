import { isObject, type JsonObject, list, same, text } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { apiVersion } from "../kinds/kind.ts";
import { decodeFields, encode, type Fields, fieldsOf, isWithin, type Values, valuesOf } from "./fields.ts";

/** Who owns which fields of an object: one entry of `metadata.managedFields`. */
export interface Manager {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string;
  readonly fields: Fields;
}

/** Who writes, as far as ownership is concerned. */
export interface Writer {
  readonly manager: string;
  readonly subresource: string;
  readonly now: string;
}

/** The managers of an object. */
export const managersOf = (object: JsonObject): Manager[] =>
  list(object, "metadata", "managedFields")
    .filter(isObject)
    .map((entry) => ({
      manager: text(entry, "manager"),
      operation: entry.operation === "Apply" ? "Apply" : "Update",
      apiVersion: text(entry, "apiVersion"),
      subresource: text(entry, "subresource"),
      time: text(entry, "time"),
      fields: decodeFields(entry.fieldsV1),
    }));

/** Managers in wire shape: applied ones first, then by time and name, as the API server keeps them. */
export function writtenManagers(managers: readonly Manager[]): JsonObject[] {
  const order = (one: Manager) => `${one.operation === "Apply" ? 0 : 1}${one.time}${one.manager}`;
  return [...managers]
    .filter(({ fields }) => fields.size > 0)
    .sort((one, other) => (order(one) < order(other) ? -1 : 1))
    .map((entry) => ({
      apiVersion: entry.apiVersion,
      fieldsType: "FieldsV1",
      fieldsV1: encode(entry.fields),
      manager: entry.manager,
      operation: entry.operation,
      ...(entry.subresource ? { subresource: entry.subresource } : {}),
      time: entry.time,
    }));
}

const serverOwned = [
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "selfLink",
  "managedFields",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
];

/** An object without what no one owns, seen through one subresource. */
export function ownable(object: JsonObject, kind: Kind, subresource: string): JsonObject {
  const { apiVersion: _version, kind: _kind, metadata, status, ...rest } = object;
  if (subresource === "status") return status === undefined ? {} : { status };
  const seen: JsonObject = kind.status || status === undefined ? { ...rest } : { ...rest, status };
  if (isObject(metadata)) {
    const kept = Object.fromEntries(Object.entries(metadata).filter(([name]) => !serverOwned.includes(name)));
    if (Object.keys(kept).length > 0) seen.metadata = kept;
  }
  return seen;
}

const everything = (object: JsonObject, kind: Kind): Values => {
  const status = object.status === undefined ? {} : { status: object.status };
  return valuesOf({ ...ownable(object, kind, ""), ...status }, kind.schema, true);
};

/** The managers without the fields that are no more, and without those that hold none. */
export function pruned(managers: readonly Manager[], object: JsonObject, kind: Kind): Manager[] {
  const there = [...everything(object, kind).keys()];
  const known = new Set(there);
  const exists = (key: string) => known.has(key) || there.some((each) => isWithin(each, key));
  return managers
    .map((entry) => ({ ...entry, fields: new Map([...entry.fields].filter(([key]) => exists(key))) }))
    .filter(({ fields }) => fields.size > 0);
}

/** A writer may say who owns what: `[{}]` forgets all, nothing (or nonsense) keeps what is known. */
function givenOrKnown(before: JsonObject | undefined, given: JsonObject): Manager[] {
  const written = list(given, "metadata", "managedFields");
  if (written.length === 1 && same(written[0], {})) return [];
  const said = managersOf(given).filter(({ fields, manager }) => manager !== "" && fields.size > 0);
  return said.length > 0 ? said : managersOf(before ?? {});
}

/** Who owns what after an update: the writer owns what it changed, and the others no longer do. */
export function afterUpdate(
  before: JsonObject | undefined,
  given: JsonObject,
  after: JsonObject,
  kind: Kind,
  writer: Writer,
): Manager[] {
  const had = before ? valuesOf(ownable(before, kind, writer.subresource), kind.schema, true) : new Map();
  const has = valuesOf(ownable(after, kind, writer.subresource), kind.schema, true);
  const changed: Fields = new Map();
  for (const [key, { path, value }] of has) {
    const earlier = had.get(key);
    if (!earlier || !same(earlier.value, value)) changed.set(key, path);
  }
  changed.delete("");
  const known = pruned(writer.subresource ? managersOf(before ?? {}) : givenOrKnown(before, given), after, kind);
  const version = apiVersion(kind);
  const isWriter = (entry: Manager) =>
    entry.operation === "Update" &&
    entry.manager === writer.manager &&
    entry.subresource === writer.subresource &&
    entry.apiVersion === version;
  // Who never was asked owns nothing: without any manager an object is tracked from its first apply on.
  if (changed.size === 0 || (before && managersOf(before).length === 0 && known.length === 0)) return known;
  const own = known.find(isWriter);
  const others = known
    .filter((entry) => !isWriter(entry))
    .map((entry) => ({ ...entry, fields: new Map([...entry.fields].filter(([key]) => !changed.has(key))) }));
  const mine: Manager = {
    manager: writer.manager,
    operation: "Update",
    apiVersion: version,
    subresource: writer.subresource,
    time: writer.now,
    fields: new Map([...(own?.fields ?? []), ...changed]),
  };
  return [...others, mine];
}

/** What an applied object lays claim to. */
export const claimed = (applied: JsonObject, kind: Kind, subresource: string): Fields => {
  const fields = fieldsOf(valuesOf(ownable(applied, kind, subresource), kind.schema, false));
  fields.delete("");
  return fields;
};

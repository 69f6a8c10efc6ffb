import { stringify } from "yaml";
import { isObject, type Json, type JsonObject, list, object, text } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { UsageError } from "./flags.ts";
import { jsonPath } from "./json-path.ts";
import { type Session, shownName } from "./session.ts";

/** A value with the names of its objects in order, as kubectl writes it. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name] ?? null)]),
  );
}

/** An object in YAML, as kubectl writes it. */
export const yamlOf = (value: Json): string =>
  stringify(sorted(value), { lineWidth: 0, indentSeq: false, version: "1.1" });

/** An object without who owns its fields. */
export function unmanaged(of: JsonObject): JsonObject {
  const { managedFields: _managed, ...metadata } = object(of, "metadata");
  return { ...of, metadata };
}

/** Objects in the form that `-o` requests; nothing when it is a table. */
export function printed(session: Session, value: JsonObject, kind: Kind): string | undefined {
  const form = session.flags.value("output");
  const kept = session.flags.isSet("show-managed-fields") ? value : clean(value);
  if (form === undefined || form === "" || form === "wide") return undefined;
  if (form === "json") return `${JSON.stringify(sorted(kept), null, 4)}\n`;
  if (form === "yaml") return yamlOf(kept);
  if (form === "name") {
    const each = Array.isArray(value.items) ? list(value, "items") : [value];
    return each
      .map((item) => `${shownName(kindOfItem(session, item, kind), text(item, "metadata", "name"))}\n`)
      .join("");
  }
  const template = /^jsonpath=(.*)$/s.exec(form)?.[1];
  if (template !== undefined) return jsonPath(template.includes("{") ? template : `{${template}}`, kept);
  throw new UsageError(
    `unable to match a printer suitable for the output format "${form}", simulated formats are: json,name,wide,yaml,jsonpath`,
  );
}

const kindOfItem = (session: Session, item: Json, kind: Kind): Kind =>
  isObject(item) && typeof item.kind === "string" ? session.kindOfObject(item) : kind;

const clean = (value: JsonObject): JsonObject =>
  Array.isArray(value.items)
    ? { ...value, items: list(value, "items").map((item) => (isObject(item) ? unmanaged(item) : item)) }
    : unmanaged(value);

/** A table as kubectl lays it out. */
export function laidOut(session: Session, table: JsonObject, prefix: string): string {
  const wide = session.flags.value("output") === "wide";
  const shownColumns = list(table, "columnDefinitions")
    .map((column, index) => ({
      name: text(column, "name").toUpperCase(),
      index,
      priority: Number(object(column).priority ?? 0),
    }))
    .filter(({ priority }) => wide || priority === 0);
  const everywhere = session.flags.isSet("all-namespaces");
  const rows = list(table, "rows").map((row) => {
    const cells = list(row, "cells");
    const own = shownColumns.map(
      ({ index, name }) => `${name === "NAME" ? prefix : ""}${String(cells[index] ?? "<none>")}`,
    );
    const namespace = text(row, "object", "metadata", "namespace");
    return everywhere ? [namespace, ...own] : own;
  });
  const heads = [...(everywhere ? ["NAMESPACE"] : []), ...shownColumns.map(({ name }) => name)];
  const lines = session.flags.isSet("no-headers") ? rows : [heads, ...rows];
  const widths = heads.map((_head, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines
    .map(
      (line) =>
        `${line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join("")}\n`,
    )
    .join("");
}

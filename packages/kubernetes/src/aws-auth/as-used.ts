import { type Document, isCollection, parseAllDocuments, visit } from "yaml";
import { arnKeys, type ListName, type MappedRole } from "./mapped-role.ts";

const byteOrderMark = /^\uFEFF/;

/** A text without entries, in any of the ways in which people write that. */
export const isBlank = (text: string): boolean => ["", "''", '""'].includes(text.trim());

/**
 * The entries as the cluster uses them: of each field what has the right type, of keys that are there twice the last,
 * merge keys resolved, of several documents the first. Undefined when the text does not parse: then it uses none.
 */
export function entriesAsUsed(text: string, name: ListName = "mapRoles"): readonly MappedRole[] | undefined {
  const document = firstDocument(text);
  if (document === undefined) return [];
  if (document.errors.length > 0 || hasOddKey(document)) return undefined;
  const list = resolved(document);
  return list === null ? [] : entriesIn(list, name);
}

/**
 * The entries that can be made out of a text, also of one that we take for broken: a guard holds what may be in force,
 * since no two parsers agree on everything.
 */
export function entriesMadeOut(text: string): readonly MappedRole[] {
  const document = firstDocument(text);
  return entriesAsUsed(text) ?? (document && entriesIn(resolved(document), "mapRoles")) ?? [];
}

/** Undefined where an alias has no anchor, or there are too many of them. */
function resolved(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

const entriesIn = (list: unknown, name: ListName): readonly MappedRole[] | undefined =>
  Array.isArray(list) ? list.filter(isFields).map((item) => entryOf(item, name)) : undefined;

/** As YAML 1.1, which decides what is a number, and resolves merge keys. */
function firstDocument(text: string): Document | undefined {
  const lenient = { version: "1.1", uniqueKeys: false, logLevel: "silent" } as const;
  const [document] = parseAllDocuments(text.replace(byteOrderMark, ""), lenient);
  return isBlank(text) || document === undefined || !("contents" in document) ? undefined : document;
}

/** The authenticator's YAML takes no mapping or list for a key: an unquoted `{{…}}` is one. */
function hasOddKey(document: Document): boolean {
  let found = false;
  visit(document, {
    Pair(_at, { key }) {
      found ||= isCollection(key);
    },
  });
  return found;
}

function entryOf(item: Readonly<Record<string, unknown>>, name: ListName): MappedRole {
  // Of two keys that differ only in letter case the later one by the order of bytes counts.
  const sorted = Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1));
  const fields = Object.fromEntries(sorted.map(([key, value]) => [key.toLowerCase(), value]));
  const { [arnKeys[name]]: arn, username, groups } = fields;
  return {
    arn: typeof arn === "string" ? arn : "",
    username: typeof username === "string" ? username : undefined,
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [],
    fields,
    line: 0,
  };
}

export const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

import { UnfitError } from "@slipway/action";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** One entry of mapRoles. */
export interface MappedRole {
  readonly arn: string;
  readonly username: string | undefined;
  readonly groups: readonly string[];
  /** All its fields, their names in lower case: the cluster ignores case. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The line that it begins on. */
  readonly line: number;
}

/** The mapRoles of aws-auth: its text, and where everything is in it. */
export interface MapRoles {
  readonly text: string;
  readonly entries: readonly MappedRole[];
  /** Undefined when the text has no entries. */
  readonly list: YAMLSeq | undefined;
}

/** What AWS compares of a role's ARN: in lower case, and without the path, which no session's ARN has. */
export const roleKey = (arn: string): string => arn.toLowerCase().replace(/:role\/.*\//, ":role/");

/** A text without entries, in any of the ways in which people write that. */
export const isBlank = (text: string): boolean => ["", "''", '""'].includes(text.trim());

const texts = ["rolearn", "username", "userid"] as const;

/**
 * Reads mapRoles in order to edit it: scalars as texts, so that no account loses its leading zero. Refuses, with its
 * place, what cannot be edited for certain. That is stricter than the cluster, so it says nothing on who has access.
 */
export function readMapRoles(text: string): MapRoles {
  if (isBlank(text)) return { text, entries: [], list: undefined };
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, logLevel: "error" });
  const [error] = document.errors;
  if (error) refuse(lines, error.pos[0], error.message.split(" at line ")[0] ?? error.message);
  const list = document.contents;
  if (list === null) return { text, entries: [], list: undefined };
  if (!isSeq(list)) return refuse(lines, list.range?.[0] ?? 0, "this is no list of mappings");
  const resolved = (read: Document) => {
    try {
      return read.toJS() as readonly unknown[];
    } catch (unresolved) {
      return refuse(
        lines,
        list.range?.[0] ?? 0,
        unresolved instanceof Error ? unresolved.message : "an alias is wrong",
      );
    }
  };
  // The type of a plain scalar depends on the version of YAML that the authenticator uses.
  const typed = resolved(parseDocument(text, { version: "1.1", logLevel: "error" }));
  const written = resolved(document);
  const entries = written.map((item, at): MappedRole => {
    const node = list.items[at];
    const from = (node as { readonly range?: readonly number[] }).range?.[0] ?? 0;
    if (!isFields(item) || !isFields(typed[at])) return refuse(lines, from, "this entry is no mapping with a rolearn");
    const values = lowered(typed[at]);
    const place = (key: string) => offset(node, key) ?? from;
    if (Object.hasOwn(item, "<<")) refuse(lines, place("<<"), "merge keys are not supported");
    for (const key of texts)
      if (!isText(values[key])) refuse(lines, place(key), `${key} is no text: put it in quotation marks`);
    const { groups } = values;
    if (groups !== undefined && groups !== null && !(Array.isArray(groups) && groups.every(isText)))
      refuse(lines, place("groups"), "groups is no list of texts");
    const fields = lowered(item);
    return {
      arn: String(fields.rolearn ?? ""),
      username: typeof fields.username === "string" ? fields.username : undefined,
      groups: Array.isArray(fields.groups) ? fields.groups.map(String) : [],
      fields,
      line: lines.linePos(from).line,
    };
  });
  return { text, entries, list };
}

/**
 * The entries as the cluster uses them: its authenticator tolerates keys that are there twice, merge keys, numbers as
 * names, a second document and a byte order mark. Undefined when the text does not parse at all.
 */
export function entriesAsUsed(text: string): readonly MappedRole[] | undefined {
  const lenient = { version: "1.1", merge: true, uniqueKeys: false, logLevel: "silent" } as const;
  const [document] = parseAllDocuments(text.replace(/^\uFEFF/, ""), lenient);
  if (isBlank(text) || document === undefined || !("contents" in document)) return [];
  if (document.errors.length > 0) return undefined;
  const list: unknown = document.toJS();
  if (list === null) return [];
  if (!Array.isArray(list)) return undefined;
  return list.filter(isFields).map((item): MappedRole => {
    const fields = lowered(item);
    const { rolearn = "", username, groups } = fields;
    return {
      arn: String(rolearn),
      username: username === undefined || username === null ? undefined : String(username),
      groups: (Array.isArray(groups) ? groups : [groups ?? []].flat()).map(String),
      fields,
      line: 0,
    };
  });
}

function refuse(lines: LineCounter, at: number, why: string): never {
  const { line, col } = lines.linePos(at);
  throw new UnfitError(
    `The mapRoles of kube-system/aws-auth cannot be read at line ${line}, column ${col}: ${why}. Where the cluster cannot read it either, no role has access by it, not even the nodes'.`,
    "Nothing was written. Correct it (`kubectl edit configmap aws-auth -n kube-system`, as the identity that created the cluster), or restore the text from before Slipway's last change with rollback: true.",
  );
}

/** The pair of a mapping whose key is this one, whatever its letter case. */
export const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && String(pair.key.value).toLowerCase() === key);

function offset(node: unknown, key: string): number | undefined {
  const value = isMap(node) ? pairOf(node, key)?.value : undefined;
  return (value as { readonly range?: readonly number[] } | undefined)?.range?.[0];
}

const isText = (value: unknown): boolean => value === undefined || value === null || typeof value === "string";

const lowered = (item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value]));

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

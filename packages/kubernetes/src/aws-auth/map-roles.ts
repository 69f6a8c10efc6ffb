import { UnfitError } from "@slipway/action";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { entriesAsUsed, isBlank, isFields } from "./as-used.ts";
import { arnKeys, type ListName, type MappedRole } from "./mapped-role.ts";

/** The mapRoles of aws-auth: its text, and where everything is in it. */
export interface MapRoles {
  readonly text: string;
  readonly entries: readonly MappedRole[];
  /** Undefined when the text has no entries. */
  readonly list: YAMLSeq | undefined;
}

/**
 * Reads mapRoles in order to edit it: scalars as texts, so that no account loses its leading zero. Refuses, with its
 * place, what cannot be edited for certain: that is stricter than the cluster.
 */
export function readMapRoles(text: string, name: ListName = "mapRoles"): MapRoles {
  if (text.startsWith("\uFEFF")) return readMapRoles(text.slice(1), name);
  const arnKey = arnKeys[name];
  if (isBlank(text)) return { text, entries: [], list: undefined };
  const lines = new LineCounter();
  const refuse = (at: number, why: string): never => refuseAt(text, name, lines.linePos(at), why);
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, logLevel: "error" });
  const [error] = document.errors;
  if (error) refuse(error.pos[0], error.message.split(" at line ")[0] ?? error.message);
  const list = document.contents;
  if (list === null) return { text, entries: [], list: undefined };
  if (!isSeq(list)) return refuse(list.range?.[0] ?? 0, "this is no list of mappings");
  const resolved = (read: Document) => {
    try {
      return read.toJS() as readonly unknown[];
    } catch (unresolved) {
      return refuse(list.range?.[0] ?? 0, unresolved instanceof Error ? unresolved.message : "an alias is wrong");
    }
  };
  // The type of a plain scalar depends on the version of YAML that the authenticator uses.
  const typed = resolved(parseDocument(text, { version: "1.1", logLevel: "error" }));
  const written = resolved(document);
  const entries = written.map((item, at): MappedRole => {
    const node = list.items[at];
    const from = (node as { readonly range?: readonly number[] }).range?.[0] ?? 0;
    if (!isFields(item) || !isFields(typed[at])) return refuse(from, `this entry is no mapping with a ${arnKey}`);
    const values = lowered(typed[at]);
    const place = (key: string) => offset(node, key) ?? from;
    if (new Set(Object.keys(item).map((key) => key.toLowerCase())).size < Object.keys(item).length)
      refuse(from, "a key is there twice, in different letter case");
    if (Object.hasOwn(item, "<<")) refuse(place("<<"), "merge keys are not supported");
    for (const key of [arnKey, "username", "userid"])
      if (!isText(values[key])) refuse(place(key), `${key} is no text: put it in quotation marks`);
    const { groups } = values;
    if (groups !== undefined && groups !== null && !(Array.isArray(groups) && groups.every(isText)))
      refuse(place("groups"), "groups is no list of texts");
    const fields = lowered(item);
    return {
      arn: String(fields[arnKey] ?? ""),
      username: typeof fields.username === "string" ? fields.username : undefined,
      groups: Array.isArray(fields.groups) ? fields.groups.map(String) : [],
      fields,
      line: lines.linePos(from).line,
    };
  });
  return { text, entries, list };
}

/** Says where the text cannot be edited for certain, and never that no one has access by what the cluster does read. */
function refuseAt(
  text: string,
  name: ListName,
  { line, col }: { readonly line: number; readonly col: number },
  why: string,
): never {
  const used = entriesAsUsed(text, name);
  const how = "(`kubectl edit configmap aws-auth -n kube-system`, as an administrator)";
  if (used !== undefined) {
    throw new UnfitError(
      `The ${name} of kube-system/aws-auth cannot be edited for certain, because of line ${line}, column ${col}: ${why}. The cluster reads it all the same: ${used.length === 1 ? "one entry is" : `${used.length} entries are`} in force.`,
      `Nothing was written. Correct it there ${how}, in the plain form that everyone reads alike, then run again.`,
    );
  }
  throw new UnfitError(
    `The ${name} of kube-system/aws-auth cannot be read at line ${line}, column ${col}: ${why}. Where the cluster cannot read it either, no role has access by it, not even the nodes'.`,
    `Nothing was written. Correct it ${how}, or restore the text from before Slipway's last change with rollback: true.`,
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

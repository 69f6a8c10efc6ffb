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

/** One entry of mapRoles as it is written. */
export interface MappedRole {
  readonly arn: string;
  readonly username: string | undefined;
  readonly groups: readonly string[];
  /** All that it says, its keys in lower case: they are matched so. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The line that it begins on. */
  readonly line: number;
}

/** The mapRoles of aws-auth, read: the text, and where in it everything stands. */
export interface MapRoles {
  readonly text: string;
  readonly entries: readonly MappedRole[];
  /** Undefined when nothing is written there. */
  readonly list: YAMLSeq | undefined;
}

/** By what AWS tells roles apart: in lower case, and without the path, which no session's ARN has. */
export const roleKey = (arn: string): string => arn.toLowerCase().replace(/:role\/.*\//, ":role/");

/** A text that says nothing, in any of the ways in which people write that. */
export const isBlank = (text: string): boolean => /^\s*(''|"")?\s*$/.test(text);

const texts = ["rolearn", "username", "userid"] as const;

/**
 * Reads mapRoles: as texts only, so that no account loses its leading zero. Refuses what the cluster's authenticator
 * would refuse, and says where: there one slip makes it drop every role.
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
  // What a plain scalar is, is told by the YAML that the authenticator speaks.
  const typed = resolved(parseDocument(text, { version: "1.1", logLevel: "error" }));
  const written = resolved(document);
  const entries = written.map((item, at): MappedRole => {
    const node = list.items[at];
    const from = (node as { readonly range?: readonly number[] }).range?.[0] ?? 0;
    if (!isFields(item) || !isFields(typed[at])) return refuse(lines, from, "this entry is no mapping with a rolearn");
    const said = lowered(typed[at]);
    const place = (key: string) => offset(node, key) ?? from;
    if (Object.hasOwn(item, "<<")) refuse(lines, place("<<"), "merge keys are not understood here");
    for (const key of texts)
      if (!isText(said[key])) refuse(lines, place(key), `${key} is no text: put it in quotation marks`);
    const { groups } = said;
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

function refuse(lines: LineCounter, at: number, why: string): never {
  const { line, col } = lines.linePos(at);
  throw new UnfitError(
    `The mapRoles of kube-system/aws-auth cannot be read at line ${line}, column ${col}: ${why}. As it stands the cluster lets no role in by it, the nodes' included.`,
    "Nothing was written. Mend it (`kubectl edit configmap aws-auth -n kube-system`, as whoever made the cluster), or put back what stood there before Slipway changed it last with rollback: true.",
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

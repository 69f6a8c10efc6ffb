import { UnfitError } from "@slipway/action";
import { isMap, isScalar, type Node, type YAMLMap } from "yaml";
import { isBlank } from "./as-used.ts";
import { type MapRoles, pairOf, readMapRoles } from "./map-roles.ts";
import { type ListName, type MappedRole, roleKey } from "./mapped-role.ts";

/** How to map a role. */
export interface RoleMapping {
  /** Without a path. */
  readonly arn: string;
  readonly groups: readonly string[];
  /** Undefined leaves the name that an entry has. */
  readonly username: string | undefined;
  /** The name for an entry that has none yet. */
  readonly defaultUsername: string;
}

/** A piece of the text, and its replacement. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/** A byte order mark, which stays where it is. */
const mark = "\uFEFF";

/** The text with this role mapped so: by one entry, the last of those that there are. Everything else stays byte for byte. */
export function mapRole(text: string, want: RoleMapping): string {
  if (text.startsWith(mark)) return mark + mapRole(text.slice(mark.length), want);
  const before = readMapRoles(text);
  const at = indexesOf(before, want.arn);
  const last = at.pop();
  const fields = { ...(last === undefined ? {} : before.entries[last]?.fields), ...written(want, before, last) };
  const expected = [
    ...before.entries.flatMap((entry, index) => (at.includes(index) ? [] : [index === last ? fields : entry.fields])),
    ...(last === undefined ? [fields] : []),
  ];
  const put = last === undefined ? [appended(before, fields)] : changedEntry(before, last, fields);
  return verified(spliced(text, [...removed(before, at), ...put]), expected, want.arn);
}

/** The text without any entry of this role, or user. Everything else stays byte for byte. */
export function unmapRole(text: string, arn: string, name: ListName = "mapRoles"): string {
  if (text.startsWith(mark)) return mark + unmapRole(text.slice(mark.length), arn, name);
  const before = readMapRoles(text, name);
  const at = indexesOf(before, arn);
  const expected = before.entries.flatMap(({ fields }, index) => (at.includes(index) ? [] : [fields]));
  return verified(spliced(text, removed(before, at)), expected, arn, name);
}

const indexesOf = ({ entries }: MapRoles, arn: string): number[] =>
  entries.flatMap((entry, index) => (roleKey(entry.arn) === roleKey(arn) ? [index] : []));

type Fields = Readonly<Record<string, unknown>>;

function written(
  { arn, groups, username, defaultUsername }: RoleMapping,
  { entries }: MapRoles,
  last: number | undefined,
) {
  const entry = last === undefined ? undefined : entries[last];
  // An entry keeps its letter case, which does not count.
  const rolearn = entry?.arn.toLowerCase() === arn.toLowerCase() ? entry.arn : arn;
  // Nor does the order of groups.
  const kept = entry !== undefined && same(members(entry.groups), members(groups));
  return {
    rolearn,
    username: username ?? entry?.username ?? defaultUsername,
    groups: [...(kept ? entry.groups : groups)],
  };
}

const members = (groups: readonly string[]): string[] => [...new Set(groups)].sort();

// Always quoted: without quotation marks {{…}} is a mapping, and a group named y or on is a boolean.
const quoted = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each)).join(", ")}]` : JSON.stringify(value);

const flow = (fields: Fields): string =>
  `{${Object.entries(fields)
    .map(([key, value]) => `${key}: ${quoted(value)}`)
    .join(", ")}}`;

/** A field in lines of its own. `indent` is the indentation of its key. */
function block(key: string, value: unknown, indent: number): string {
  if (!Array.isArray(value) || value.length === 0) return `${key}: ${quoted(value)}`;
  return [`${key}:`, ...value.map((each) => `${" ".repeat(indent + 2)}- ${JSON.stringify(each)}`)].join("\n");
}

function appended({ text, list }: MapRoles, fields: Fields): Splice {
  const [from = 0, to = 0] = list?.range ?? [];
  if (list?.flow) {
    const end = text.lastIndexOf("]", to - 1);
    const comma = list.items.length === 0 || /,\s*$/.test(text.slice(from, end)) ? "" : ", ";
    return { from: end, to: end, put: `${comma}${flow(fields)}` };
  }
  const indent = list === undefined ? 0 : columnOf(text, from);
  const lines = Object.entries(fields).map(([key, value]) => block(key, value, indent + 2));
  const entry = `${" ".repeat(indent)}- ${lines.join(`\n${" ".repeat(indent + 2)}`)}\n`;
  if (isBlank(text)) return { from: 0, to: text.length, put: entry };
  // After the comments that follow the last entry: they are about it.
  const onlyComments =
    list === undefined ||
    text
      .slice(to)
      .split("\n")
      .every((line) => /^\s*(#.*)?$/.test(line));
  const end = onlyComments ? text.length : to;
  return { from: end, to: end, put: `${text.slice(0, end).endsWith("\n") ? "" : "\n"}${entry}` };
}

function changedEntry({ text, entries, list }: MapRoles, at: number, fields: Fields): Splice[] {
  const map = list?.items[at];
  const had = entries[at]?.fields ?? {};
  if (!isMap(map)) throw notEditable(String(fields.rolearn));
  return Object.entries(fields)
    .filter(([key, value]) => !same(had[key], value))
    .map(([key, value]) => changedField(text, map, key, value));
}

function changedField(text: string, map: YAMLMap, key: string, value: unknown): Splice {
  const [start = 0] = map.range ?? [];
  const indent = columnOf(text, start);
  const pair = pairOf(map, key);
  const written = (name: string) => (map.flow ? `${name}: ${quoted(value)}` : block(name, value, indent));
  if (!pair) {
    const [first = start] = (map.items[0]?.key as Node | undefined)?.range ?? [];
    return { from: first, to: first, put: `${written(key)}${map.flow ? ", " : `\n${" ".repeat(indent)}`}` };
  }
  const [from = 0, named = from] = (pair.key as Node).range ?? [];
  const [begins = named, ends = named] = (pair.value as Node | null)?.range ?? [];
  if (isScalar(pair.value) && begins < ends && !Array.isArray(value))
    return { from: begins, to: ends, put: quoted(value) };
  const held = text.slice(from, Math.max(ends, text.indexOf(":", named) + 1)).trimEnd();
  return { from, to: from + held.length, put: written(text.slice(from, named)) };
}

function removed({ text, list }: MapRoles, at: readonly number[]): Splice[] {
  return at.map((index) => {
    const node = list?.items[index];
    if (!isMap(node)) throw notEditable("a role");
    const [from = 0, to = from] = node.range ?? [];
    if (list?.flow) {
      const after = /^\s*,\s*/.exec(text.slice(to))?.[0].length;
      if (after !== undefined) return { from, to: to + after, put: "" };
      const before = /,\s*$/.exec(text.slice(0, from))?.[0].length ?? 0;
      return { from: from - before, to, put: "" };
    }
    const dash = text.lastIndexOf("-", from - 1);
    const begins = text.lastIndexOf("\n", dash) + 1;
    // With the rest of its last line.
    const held = begins + text.slice(begins, to).trimEnd().length;
    const end = text.indexOf("\n", held);
    return { from: begins, to: end < 0 ? text.length : end + 1, put: "" };
  });
}

const columnOf = (text: string, at: number): number => at - (text.lastIndexOf("\n", at - 1) + 1);

function spliced(text: string, splices: readonly Splice[]): string {
  const backwards = [...splices].sort((one, other) => other.from - one.from);
  return backwards.reduce((all, { from, to, put }) => all.slice(0, from) + put + all.slice(to), text);
}

/** Gives the text only if it has the expected entries when it is read again. */
function verified(text: string, expected: readonly Fields[], arn: string, name: ListName = "mapRoles"): string {
  if (
    !same(
      readAgain(text, name)?.map(({ fields }) => fields),
      expected,
    )
  )
    throw notEditable(arn);
  return text;
}

function readAgain(text: string, name: ListName): readonly MappedRole[] | undefined {
  try {
    return readMapRoles(text, name).entries;
  } catch (error) {
    if (error instanceof UnfitError) return undefined;
    throw error;
  }
}

const canonical = (value: unknown): unknown =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, each]) => [key, canonical(each)]),
      );

const same = (one: unknown, other: unknown): boolean => {
  const text = (value: unknown) =>
    JSON.stringify(Array.isArray(value) ? value.map(canonical) : canonical(value)) ?? "undefined";
  return text(one) === text(other);
};

const notEditable = (arn: string): UnfitError =>
  new UnfitError(
    `In the mapRoles of kube-system/aws-auth the entry of ${arn} cannot be changed without touching others.`,
    "Nothing was written. Write it as a plain list with an entry for each role, without anchors, then run again.",
  );

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** Something that has to change in the file. */
export interface Problem {
  readonly line: number;
  readonly say: string;
}

/** A value in the file, with its line and, where it is a plain one, how it is written. */
export interface Written {
  readonly value: unknown;
  readonly line: number;
  readonly source: string;
}

export type Fields = ReadonlyMap<string, Written>;

/** One item of the list, as it is written: nothing of it is judged yet. */
export interface Item {
  readonly line: number;
  readonly fields: Fields;
}

export interface EnvironmentsFile {
  readonly items: readonly Item[];
  /** By scenario, and those of `all`. */
  readonly defaults: ReadonlyMap<string, Item>;
  readonly problems: readonly Problem[];
}

const shape = "Write environments: and below it a list, each item with scenario: and the inputs of that scenario.";

/** Reads the file into its parts, each with its line. */
export function readEnvironmentsFile(text: string): EnvironmentsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: Problem[] = document.errors.map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    say: `This is no YAML: ${message}`,
  }));
  const nothing = { items: [], defaults: new Map(), problems };
  if (problems.length > 0) return nothing;
  try {
    // Aliases within aliases make a small file a huge one: the parser bounds what they come to.
    document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    problems.push({ line: 1, say: `Its aliases come to too much, or to nothing: ${(error as Error).message}.` });
    return nothing;
  }
  const lineOf = (node: unknown): number => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line;
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const written = (node: unknown): Written => {
    const found = resolved(node);
    const source = isScalar(found) ? (found.source ?? "") : "";
    return { value: (found as Node | null)?.toJS(document) ?? null, line: lineOf(node), source };
  };
  const itemIn = (node: unknown, say: string): Item => {
    const found = resolved(node);
    const fields = new Map<string, Written>();
    if (!isMap(found)) problems.push({ line: lineOf(node), say });
    else for (const { key, value } of found.items) fields.set(String(key), written(value ?? key));
    return { line: lineOf(node), fields };
  };
  const { contents } = document;
  if (!isMap(contents)) {
    problems.push({ line: 1, say: shape });
    return nothing;
  }
  for (const { key } of contents.items)
    if (!["environments", "defaults"].includes(String(key)))
      problems.push({ line: lineOf(key), say: `"${key}" has no meaning here: there are environments: and defaults:.` });
  const list = resolved(contents.get("environments", true));
  const items = isSeq(list) ? list.items.map((item) => itemIn(item, shape)) : [];
  if (items.length === 0) problems.push({ line: lineOf(list), say: shape });
  const defaults = new Map<string, Item>();
  const given = resolved(contents.get("defaults", true));
  if (isMap(given)) {
    for (const { key, value } of given.items)
      defaults.set(String(key), itemIn(value ?? key, `Write inputs below ${key}:, one name: value a line.`));
  } else if (given !== undefined)
    problems.push({ line: lineOf(given), say: "Write a scenario or all: below defaults:, and inputs below that." });
  return { items, defaults, problems };
}

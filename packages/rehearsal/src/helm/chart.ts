import { gunzipSync } from "node:zlib";
import { parse, parseAllDocuments } from "yaml";

/** Any tree of a chart: values, or an object. */
export type Tree = { [name: string]: unknown };

const block = 512;

/** The files of a tape archive that is compressed. */
function filesIn(archive: Buffer): Map<string, string> {
  const bytes = gunzipSync(archive);
  const files = new Map<string, string>();
  const textAt = (from: number, length: number) => bytes.toString("latin1", from, from + length).replace(/\0.*$/s, "");
  for (let at = 0; textAt(at, 100) !== ""; ) {
    const size = Number.parseInt(textAt(at + 124, 12), 8);
    files.set(textAt(at, 100), bytes.toString("utf8", at + block, at + block + size));
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Values over others: trees are merged, all else is replaced. */
export function laid(lower: Tree, upper: Tree): Tree {
  const over = Object.entries(upper).map(([name, value]) => {
    const below = lower[name];
    return [name, isTree(value) && isTree(below) ? laid(below, value) : value];
  });
  return { ...lower, ...Object.fromEntries(over) };
}

/** The value that `.Values.a.b` or `index .Values.a "b"` stands for. */
function inValues(expression: string, values: Tree): unknown {
  const [, path = "", names = ""] = /^(?:index )?\.Values\.([\w.]+)((?: "[^"]+")*)$/.exec(expression.trim()) ?? [];
  if (path === "") throw new Error(`The stand-in for Helm does not know {{ ${expression} }}.`);
  const steps = [...path.split("."), ...[...names.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "")];
  return steps.reduce<unknown>((value, step) => (isTree(value) ? value[step] : undefined), values);
}

/** Helm's templates, as far as the simulated chart uses them: values, `quote`, and `if` without another inside. */
function rendered(template: string, values: Tree): string {
  return template
    .replace(/\{\{ if ([^}]*?) \}\}([\s\S]*?)\{\{ end \}\}/g, (_whole, expression: string, inside: string) =>
      inValues(expression, values) ? inside : "",
    )
    .replace(/\{\{ ([^}|]*?)( \| quote)? \}\}/g, (_whole, expression: string, quote?: string) => {
      const value = String(inValues(expression, values) ?? "");
      return quote ? JSON.stringify(value) : value;
    });
}

/** A chart: what it is, and the objects that it makes of values. */
export function readChart(archive: Buffer) {
  const files = [...filesIn(archive)];
  const yaml = (name: string) => parse(files.find(([path]) => path.endsWith(`/${name}`))?.[1] ?? "{}") as Tree;
  return {
    metadata: yaml("Chart.yaml"),
    values: yaml("values.yaml"),
    objects: (values: Tree): Tree[] =>
      files
        .filter(([path]) => path.includes("/templates/"))
        .flatMap(([, text]) => parseAllDocuments(rendered(text, values)).map((document) => document.toJS() as unknown))
        .filter(isTree),
  };
}

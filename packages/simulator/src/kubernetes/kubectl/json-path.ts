import { lookup } from "../../world/table.ts";
import { isObject, type Json } from "../json.ts";
import { UsageError } from "./flags.ts";

type Step =
  | { readonly name: string }
  | { readonly index: number }
  | { readonly slice: readonly [number | undefined, number | undefined] }
  | { readonly filter: { readonly path: Step[]; readonly sign: string; readonly value: Json } }
  | { readonly all: true };

const unread = (written: string) => new UsageError(`error parsing jsonpath ${written}: this part is not simulated`);

function literal(written: string): Json {
  const quoted = /^(['"])(.*)\1$/.exec(written);
  if (quoted) return quoted[2] ?? "";
  if (written === "true" || written === "false") return written === "true";
  return /^-?\d+$/.test(written) ? Number(written) : written;
}

function bracket(inner: string): Step {
  if (inner === "*") return { all: true };
  if (/^-?\d+$/.test(inner)) return { index: Number(inner) };
  const slice = /^(-?\d*):(-?\d*)$/.exec(inner);
  if (slice) return { slice: [slice[1] ? Number(slice[1]) : undefined, slice[2] ? Number(slice[2]) : undefined] };
  const quoted = /^(['"])(.*)\1$/.exec(inner);
  if (quoted) return { name: quoted[2] ?? "" };
  const filter = /^\?\(\s*@(.*?)\s*(?:(==|!=)\s*(.+?))?\s*\)$/.exec(inner);
  if (!filter) throw unread(`[${inner}]`);
  return { filter: { path: steps(filter[1] ?? ""), sign: filter[2] ?? "exists", value: literal(filter[3] ?? "") } };
}

function steps(path: string): Step[] {
  const found: Step[] = [];
  let rest = path.replace(/^[$@]/, "");
  while (rest) {
    const name = /^\.((?:\\.|[^.[\\])+)/.exec(rest);
    const inner = /^\.?\[((?:'[^']*'|"[^"]*"|[^\]'"])+)\]/.exec(rest);
    if (inner) found.push(bracket((inner[1] ?? "").trim()));
    else if (name) found.push(name[1] === "*" ? { all: true } : { name: (name[1] ?? "").replace(/\\(.)/g, "$1") });
    else if (rest !== ".") throw unread(rest);
    rest = rest.slice((inner ?? name)?.[0].length ?? rest.length);
  }
  return found;
}

function follow(from: readonly Json[], path: readonly Step[]): Json[] {
  return path.reduce<Json[]>((at, step) => at.flatMap((value) => next(value, step)), [...from]);
}

function next(value: Json, step: Step): Json[] {
  const items = Array.isArray(value) ? value : [];
  if ("all" in step) return isObject(value) ? Object.values(value) : items;
  if ("name" in step)
    return isObject(value) && lookup(value, step.name) !== undefined ? [lookup(value, step.name) as Json] : [];
  if ("index" in step) return items.slice(step.index, step.index === -1 ? undefined : step.index + 1);
  if ("slice" in step) return items.slice(step.slice[0], step.slice[1]);
  const { path, sign, value: wanted } = step.filter;
  return items.filter((item) => {
    const [found] = follow([item], path);
    if (sign === "exists") return found !== undefined;
    return (found === wanted) === (sign === "==");
  });
}

const shown = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

function* parts(template: string): Generator<{ text: string } | { code: string }> {
  let rest = template;
  while (rest) {
    const open = rest.indexOf("{");
    if (open < 0) return yield { text: rest };
    if (open > 0) yield { text: rest.slice(0, open) };
    const code = /^\{((?:"(?:\\.|[^"])*"|'[^']*'|[^}"'])*)\}/.exec(rest.slice(open));
    if (!code) throw new UsageError("error parsing jsonpath: unclosed action");
    yield { code: (code[1] ?? "").trim() };
    rest = rest.slice(open + code[0].length);
  }
}

interface Loop {
  readonly items: Json[];
  readonly body: ({ text: string } | { code: string })[];
}

/** What a JSONPath template makes of an object: paths, filters, `range` and `end`, and texts in quotes. */
export function jsonPath(template: string, value: Json): string {
  return render([...parts(template)], value);
}

function render(all: readonly ({ text: string } | { code: string })[], value: Json): string {
  let made = "";
  for (let at = 0; at < all.length; at += 1) {
    const part = all[at];
    if (!part) break;
    if ("text" in part) made += part.text;
    else if (part.code.startsWith("range ")) {
      const loop: Loop = { items: follow([value], steps(part.code.slice(6).trim())), body: [] };
      for (let depth = 1; ; ) {
        at += 1;
        const inner = all[at];
        if (!inner) throw new UsageError("error parsing jsonpath: not in range, nothing to end");
        if ("code" in inner && inner.code.startsWith("range ")) depth += 1;
        if ("code" in inner && inner.code === "end") depth -= 1;
        if (depth === 0) break;
        loop.body.push(inner);
      }
      made += loop.items.map((item) => render(loop.body, item)).join("");
    } else if (/^["']/.test(part.code)) made += unquoted(part.code);
    else made += follow([value], steps(part.code)).map(shown).join(" ");
  }
  return made;
}

const unquoted = (code: string): string =>
  code.slice(1, -1).replace(/\\(n|t|.)/g, (_all, sign: string) => (sign === "n" ? "\n" : sign === "t" ? "\t" : sign));

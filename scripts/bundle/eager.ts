import { parse } from "@swc/core";

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Node {
  readonly type?: string;
  readonly span?: Span;
  readonly key?: Node;
  readonly value?: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

/**
 * Puts the function of each bundled module into parentheses, by which V8 knows that it will be called at once: else it is
 * read twice, first to find its end and then to compile it, and what is compiled late is not kept for the next process.
 */
export async function eager(code: string): Promise<string> {
  const program = await parse(code, { syntax: "ecmascript", target: "es2024" });
  // SWC counts bytes, and goes on counting from file to file.
  const base = program.span.start;
  let bytes = Buffer.from(code);
  for (const { start, end } of modulesIn(program.body).sort((one, other) => other.start - one.start)) {
    const [from, to] = [start - base, end - base];
    const parts = [bytes.subarray(0, from), "(", bytes.subarray(from, to), ")", bytes.subarray(to)];
    bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  }
  return bytes.toString();
}

/** The functions that stand under a number or a name in an object, outside of any other function: webpack's modules. */
function modulesIn(value: unknown): Span[] {
  if (Array.isArray(value)) return value.flatMap(modulesIn);
  if (!isNode(value)) return [];
  const { type = "", key } = value;
  if (type === "KeyValueProperty" && /^(Numeric|String)Literal$/.test(key?.type ?? "") && isFunction(value.value))
    return value.value.span ? [value.value.span] : [];
  return isFunction(value) ? [] : Object.values(value).flatMap(modulesIn);
}

const isFunction = (value: unknown): value is Node =>
  isNode(value) && /^(Arrow)?FunctionExpression$|^FunctionDeclaration$/.test(value.type ?? "");

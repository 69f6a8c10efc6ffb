import { parse } from "@swc/core";
import { isNode, type Node, type Span } from "./ast.ts";

/**
 * Puts the function of each bundled module into parentheses, which makes V8 compile it at once. Otherwise V8 reads it
 * twice, first to find its end and later to compile it, and does not keep the result for the next process.
 */
export async function compileEagerly(code: string): Promise<string> {
  const program = await parse(code, { syntax: "ecmascript", target: "es2024" });
  // SWC counts positions in bytes, and goes on counting from one file to the next.
  const base = program.span.start;
  let bytes = Buffer.from(code);
  for (const { start, end } of moduleFunctions(program.body).sort((one, other) => other.start - one.start)) {
    const [from, to] = [start - base, end - base];
    const parts = [bytes.subarray(0, from), "(", bytes.subarray(from, to), ")", bytes.subarray(to)];
    bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  }
  return bytes.toString();
}

/** The functions of webpack's modules: values of numbers or strings in an object, outside of any other function. */
function moduleFunctions(value: unknown): Span[] {
  if (Array.isArray(value)) return value.flatMap(moduleFunctions);
  if (!isNode(value)) return [];
  const { type = "", key } = value;
  if (type === "KeyValueProperty" && /^(Numeric|String)Literal$/.test(key?.type ?? "") && isFunction(value.value))
    return value.value.span ? [value.value.span] : [];
  return isFunction(value) ? [] : Object.values(value).flatMap(moduleFunctions);
}

const isFunction = (value: unknown): value is Node =>
  isNode(value) && /^(Arrow)?FunctionExpression$|^FunctionDeclaration$/.test(value.type ?? "");

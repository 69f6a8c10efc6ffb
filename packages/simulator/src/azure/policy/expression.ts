import { lookup } from "../../world/table.ts";
import { isObject, type Json, textOf } from "../engine/json.ts";
import { memberOf } from "./member.ts";
import { notSimulated } from "./not-simulated.ts";

/** What a template function gives for the values that it is called with. */
export type Functions = Readonly<Record<string, (...given: Json[]) => Json>>;

const plain: Functions = {
  concat: (...given) => given.map(String).join(""),
  length: (of) =>
    Array.isArray(of) || typeof of === "string" ? of.length : Object.keys(isObject(of) ? of : {}).length,
  first: (of) => (Array.isArray(of) ? (of[0] ?? "") : String(of).slice(0, 1)),
  tolower: (of) => String(of).toLowerCase(),
};

const token = /\s*('(?:[^']|'')*'|-?\d+|[A-Za-z]\w*|[()[\].,])/y;

/** The value of a text that may be an expression, such as `[concat('tags[', parameters('tagName'), ']')]`. */
export function evaluated(value: Json, functions: Functions): Json {
  const text = textOf(value);
  if (text?.startsWith("[") !== true || !text.endsWith("]")) return value;
  // Two brackets stand for one that is meant as it is.
  if (text.startsWith("[[")) return text.slice(1);
  return new Expression(text.slice(1, -1), { ...plain, ...functions }).whole();
}

/** A template expression: calls, texts, whole numbers, and members of what a call gives. A missing member is an empty text. */
class Expression {
  readonly #text: string;
  readonly #tokens: readonly string[];
  readonly #functions: Functions;
  #at = 0;

  constructor(text: string, functions: Functions) {
    this.#text = text;
    this.#functions = functions;
    const tokens: string[] = [];
    token.lastIndex = 0;
    for (let found = token.exec(text); found !== null; found = token.exec(text)) tokens.push(found[1] ?? "");
    this.#tokens = tokens;
    if (tokens.join("").length !== text.replace(/'(?:[^']|'')*'|\s+/g, (part) => part.trim()).length)
      throw this.#wrong();
  }

  whole(): Json {
    const value = this.#value();
    if (this.#at < this.#tokens.length) throw this.#wrong();
    return value;
  }

  #value(): Json {
    const next = this.#take();
    if (next.startsWith("'")) return next.slice(1, -1).replaceAll("''", "'");
    if (/^-?\d/.test(next)) return Number(next);
    if (this.#take() !== "(") throw this.#wrong();
    const known = lookup(this.#functions, next.toLowerCase());
    if (known === undefined) throw notSimulated(`the function ${next}`, Object.keys(this.#functions));
    let value = known(...this.#given());
    while (this.#is(".") || this.#is("[")) {
      const member = this.#take() === "." ? this.#take() : this.#index();
      value = (isObject(value) ? memberOf(value, member) : undefined) ?? "";
    }
    return value;
  }

  #given(): Json[] {
    const given: Json[] = [];
    while (!this.#is(")")) {
      given.push(this.#value());
      if (this.#is(",")) this.#at += 1;
    }
    this.#at += 1;
    return given;
  }

  #index(): string {
    const member = String(this.#value());
    if (this.#take() !== "]") throw this.#wrong();
    return member;
  }

  #is = (wanted: string): boolean => this.#tokens[this.#at] === wanted;

  #take(): string {
    const next = this.#tokens[this.#at];
    if (next === undefined) throw this.#wrong();
    this.#at += 1;
    return next;
  }

  #wrong = () => notSimulated(`the expression [${this.#text}]`, Object.keys(this.#functions));
}

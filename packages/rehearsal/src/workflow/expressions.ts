import * as data from "@actions/expressions/data/index";
import { Evaluator } from "@actions/expressions/evaluator";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { Lexer, TokenType } from "@actions/expressions/lexer";
import { Parser } from "@actions/expressions/parser";
import { Expression, Mixed, type Template, type Value } from "./template.ts";

/** The results of the status functions. */
export interface Status {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** What an expression can see. */
export interface ExpressionContext {
  readonly contexts: Readonly<Record<string, Value>>;
  /** Absent where the status functions are not allowed. */
  readonly status?: Status;
}

const statusFunctions = ["success", "failure", "cancelled", "always"] as const;

/** An expression cannot be parsed or evaluated. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";

  constructor(text: string, cause: Error) {
    super(`The expression \${{ ${text} }} failed: ${cause.message}`, { cause });
  }
}

/** The value of an expression, written without its braces. */
export function evaluate(text: string, { contexts, status }: ExpressionContext): Value {
  const functions = status ? statusFunctions.map((name) => statusFunction(name, status)) : [];
  const seen = new data.Dictionary(...Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) })));
  try {
    const tree = new Parser(tokensOf(text), Object.keys(contexts), functions).parse();
    return fromData(new Evaluator(tree, seen, new Map(functions.map((each) => [each.name, each]))).evaluate());
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError) throw error;
    throw new ExpressionError(text, error);
  }
}

/** The vendor's lexer undoes only the first doubled quote of a text. */
const tokensOf = (text: string) =>
  new Lexer(text)
    .lex()
    .tokens.map((token) =>
      token.type === TokenType.STRING ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token,
    );

/** A template with every expression in it replaced by its value. */
export function fill(template: Template, context: ExpressionContext): Value {
  if (template instanceof Expression) return evaluate(template.text, context);
  if (template instanceof Mixed) return template.parts.map((part) => asText(fill(part, context))).join("");
  if (Array.isArray(template)) return template.map((item) => fill(item, context));
  if (typeof template !== "object" || template === null) return template as Value;
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fill(value, context)]));
}

/** The same as text; empty for what is not written. */
export const fillText = (template: Template | undefined, context: ExpressionContext): string =>
  template === undefined ? "" : asText(fill(template, context));

/** A mapping of texts, such as `env` and `with`. */
export const fillTexts = (template: Template | undefined, context: ExpressionContext): Record<string, string> =>
  Object.fromEntries(
    Object.entries((template === undefined ? {} : fill(template, context)) as Record<string, Value>).map(
      ([name, value]) => [name, asText(value)],
    ),
  );

/** Whether an `if` holds. One without a status function stands for `success() && (…)`. */
export function holds(condition: Template | undefined, context: ExpressionContext): boolean {
  const succeeded = context.status?.success ?? true;
  if (condition === undefined || condition === null || condition === "") return succeeded;
  if (condition instanceof Mixed) return succeeded && truthy(fill(condition, context));
  const text = condition instanceof Expression ? condition.text : asText(condition as Value);
  if (!usesStatus(text) && !succeeded) return false;
  return truthy(evaluate(text, context));
}

function usesStatus(text: string): boolean {
  return tokensOf(text).some(
    ({ type, lexeme }, index, tokens) =>
      type === TokenType.IDENTIFIER &&
      tokens[index + 1]?.type === TokenType.LEFT_PAREN &&
      statusFunctions.some((name) => name === lexeme.toLowerCase()),
  );
}

/** A value as text, as GitHub writes it. */
export const asText = (value: Value): string => toData(value).coerceString();

/** A value as a boolean. */
export const truthy = (value: Value): boolean =>
  value !== null && value !== false && value !== "" && value !== 0 && !Number.isNaN(value);

const statusFunction = (name: (typeof statusFunctions)[number], status: Status): FunctionDefinition => ({
  name,
  minArgs: 0,
  maxArgs: 0,
  call: () => new data.BooleanData(name === "always" || status[name]),
});

function toData(value: Value): data.ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (isList(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })));
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

function fromData(value: data.ExpressionData): Value {
  if (value instanceof data.Dictionary)
    return Object.fromEntries(value.pairs().map(({ key, value: item }) => [key, fromData(item)]));
  if (value instanceof data.Array) return value.values().map(fromData);
  return value instanceof data.Null ? null : value.value;
}

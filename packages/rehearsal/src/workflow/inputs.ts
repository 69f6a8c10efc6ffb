import { didYouMean } from "./did-you-mean.ts";
import { asText, type ExpressionContext, fill } from "./expressions.ts";
import { isDynamic, mapOf, type Template, type TemplateMap, textOf, type Value } from "./template.ts";

/** An input of a called or dispatched workflow has another type than declared. */
export class InputError extends Error {
  override readonly name = "InputMisfitError";
}

type Type = "string" | "number" | "boolean";

const typeOf = (declared: Template): Type => {
  const type = textOf(mapOf(declared).type) ?? "string";
  return type === "number" || type === "boolean" ? type : "string";
};

const emptyValues: Record<Type, Value> = { string: "", number: 0, boolean: false };

/** What is wrong with given inputs, as far as it shows before they are evaluated. */
export function inputProblems(declared: TemplateMap, given: TemplateMap): string[] {
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  const missing = Object.entries(declared).filter(
    ([name, about]) => mapOf(about).required === true && !(name in given),
  );
  return [
    ...unknown.map((name) =>
      `Invalid input, ${name} is not defined in the referenced workflow. ${didYouMean(name, Object.keys(declared))}`.trim(),
    ),
    ...missing.map(([name]) => `Input ${name} is required, but not provided while calling.`),
    ...mistyped(declared, given).map(({ name, type }) => `Input ${name} is not a ${type}.`),
  ];
}

/** The given inputs that are of another type than declared, as far as it shows before they are evaluated. */
export const mistyped = (declared: TemplateMap, given: TemplateMap): { name: string; type: Type }[] =>
  Object.entries(given).flatMap(([name, value]) => {
    const type = typeOf(declared[name] ?? null);
    return !(name in declared) || isDynamic(value) || hasType(type, value as Value) ? [] : [{ name, type }];
  });

/** Any scalar is taken for a string; a number and a boolean have to be one. */
const hasType = (type: Type, value: Value): boolean =>
  type === "string" ? value === null || typeof value !== "object" : typeof value === type;

/** The `inputs` context: the given values and else the defaults, each in its declared type. */
export function inputsOf(
  declared: TemplateMap,
  given: Readonly<Record<string, Value>>,
  context: ExpressionContext,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, about]) => {
      const type = typeOf(about);
      const { default: fallback } = mapOf(about);
      const value = given[name] ?? (fallback === undefined ? emptyValues[type] : fill(fallback, context));
      if (!hasType(type, value)) throw new InputError(`Input ${name} is not a ${type}: ${asText(value)}`);
      return [name, type === "string" ? asText(value) : value];
    }),
  );
}

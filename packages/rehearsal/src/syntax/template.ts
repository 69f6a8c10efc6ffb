import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";

/** Plain data, as a context holds it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** An expression as GitHub's parser left it: a text with expressions in it has become a call of `format`. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A part of a workflow file: plain data with expressions in it. */
export type Template =
  | null
  | boolean
  | number
  | string
  | Expression
  | readonly Template[]
  | { readonly [name: string]: Template };

export type TemplateMap = { readonly [name: string]: Template };

// The vendor's classes are told apart by what they hold: loading them only for that would make every start dearer.
interface Token {
  readonly count?: number;
  readonly expression?: string;
  readonly value?: null | boolean | number | string;
  get?(index: number): Token | { readonly key: Token; readonly value: Token };
}

/** The parser's tokens as plain data. */
export function toTemplate(token: TemplateToken): Template {
  return plain(token as unknown as Token);
}

function plain(token: Token): Template {
  if (token.expression !== undefined) return new Expression(token.expression);
  if (token.get === undefined) return token.value ?? null;
  const items = Array.from({ length: token.count ?? 0 }, (_, index) => token.get?.(index) ?? {});
  if (!isMapping(token)) return items.map((item) => plain(item as Token));
  const pairs = items as { readonly key: Token; readonly value: Token }[];
  return Object.fromEntries(
    pairs.map(({ key, value }) => [String(key.value ?? `\${{ ${key.expression} }}`), plain(value)]),
  );
}

const isMapping = (token: Token): boolean => "map" in token;

/** Whether a template is a mapping. */
export const isMap = (template: Template | undefined): template is TemplateMap =>
  typeof template === "object" && template !== null && !Array.isArray(template) && !(template instanceof Expression);

/** A mapping, or an empty one where nothing is written. */
export const mapOf = (template: Template | undefined): TemplateMap => (isMap(template) ? template : {});

/** A list, where one item may stand for itself. */
export const listOf = (template: Template | undefined): readonly Template[] =>
  Array.isArray(template) ? template : template === undefined || template === null ? [] : [template as Template];

/** A text that the schema has made sure is one. */
export const textOf = (template: Template | undefined): string | undefined =>
  template === undefined || template === null || typeof template === "object" ? undefined : String(template);

import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";

/** Plain data, as a context holds it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** An expression, without its braces. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A text with expressions in it. */
export class Mixed {
  readonly parts: readonly (string | Expression)[];

  constructor(text: string) {
    // In an expression a text in quotes may hold the closing braces.
    const found = text.split(/\$\{\{((?:[^'}]|'[^']*'|\}(?!\}))*)\}\}/);
    this.parts = found.map((part, index) => (index % 2 === 0 ? part : new Expression(part.trim())));
  }
}

/** A part of a workflow file: plain data with expressions in it. */
export type Template =
  | null
  | boolean
  | number
  | string
  | Expression
  | Mixed
  | readonly Template[]
  | { readonly [name: string]: Template };

export type TemplateMap = { readonly [name: string]: Template };

// The vendor's classes are recognised by their fields: to load the classes only for that would slow down every start.
interface Token {
  readonly count?: number;
  readonly expression?: string;
  readonly originalExpressions?: readonly unknown[];
  readonly value?: null | boolean | number | string;
  get?(index: number): Token | { readonly key: Token; readonly value: Token };
}

/**
 * The parser's tokens as plain data. `written` is the same as YAML has it: of a text with expressions in it the parser
 * keeps the indentation of a block, and its lexer undoes only the first of the quotes that the parser doubles.
 */
export function toTemplate(token: TemplateToken, written: unknown): Template {
  return plain(token as unknown as Token, written);
}

function plain(token: Token, written: unknown): Template {
  if (token.originalExpressions !== undefined && typeof written === "string") return new Mixed(written);
  if (token.expression !== undefined) return new Expression(token.expression);
  if (token.get === undefined) return token.value ?? null;
  const items = Array.from({ length: token.count ?? 0 }, (_, index) => token.get?.(index) ?? {});
  const inner = (written ?? {}) as Readonly<Record<string, unknown>>;
  if (!isMapping(token)) return items.map((item, index) => plain(item as Token, inner[index]));
  const pairs = items as { readonly key: Token; readonly value: Token }[];
  return Object.fromEntries(
    pairs.map(({ key, value }) => {
      const name = String(key.value ?? `\${{ ${key.expression} }}`);
      return [name, plain(value, inner[name])];
    }),
  );
}

const isMapping = (token: Token): boolean => "map" in token;

/** Whether a template's value is known only when it is evaluated. */
export const isDynamic = (template: Template): template is Expression | Mixed =>
  template instanceof Expression || template instanceof Mixed;

/** Whether a template is a mapping. */
export const isMap = (template: Template | undefined): template is TemplateMap =>
  typeof template === "object" && template !== null && !Array.isArray(template) && !isDynamic(template);

/** A mapping, or an empty one where nothing is written. */
export const mapOf = (template: Template | undefined): TemplateMap => (isMap(template) ? template : {});

/** A list, where one item may stand for itself. */
export const listOf = (template: Template | undefined): readonly Template[] =>
  Array.isArray(template) ? template : template === undefined || template === null ? [] : [template as Template];

/** A text that the schema has made sure is one. */
export const textOf = (template: Template | undefined): string | undefined =>
  template === undefined || template === null || typeof template === "object" ? undefined : String(template);

import { shortestSecret } from "./secret-forms.ts";
import { hasSecretLogin } from "./url-login.ts";

/** What became of reading one input: a value, or a sentence that says what to write instead. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

/** One declared input: its documentation, its JSON schema and its reader. */
export interface Input<T> {
  /** A full sentence that says the consequence. It is the documentation. */
  readonly about: string;
  readonly required: boolean;
  /** As written in `action.yml`. */
  readonly fallback?: string;
  /** A default that only the runner knows: an expression, written in `action.yml` as it is. */
  readonly expression?: string;
  readonly secret?: true;
  /** The field of a body that it decides, and the value of the input that a refusal of that field asks for, if it is always one. */
  readonly decides?: { readonly field: string; readonly value?: string };
  /** Variables that are asked in turn when the input is not given. */
  readonly env?: readonly string[];
  /** What the value may be, in words for the table and as JSON schema. */
  readonly schema: Schema;
  /** Loads what reading this text takes; called before `read`. */
  ready?(text: string): Promise<void>;
  /** Gets the trimmed text, never an empty one. Pure. */
  read(text: string): Reading<T>;
}

/** The part of JSON schema that inputs need. */
export interface Schema {
  readonly type: "string" | "integer" | "boolean" | "array" | "object";
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
}

export type Inputs = Readonly<Record<string, Input<unknown>>>;

/** The values that declared inputs give. */
export type Values<I extends Inputs> = { readonly [K in keyof I]: I[K] extends Input<infer T> ? T : never };

interface Default<T> {
  readonly default?: T;
}

const ok = <T>(value: T): Reading<T> => ({ value });
const bad = (problem: string): Reading<never> => ({ problem });

function input<T>(
  about: string,
  schema: Schema,
  fallback: string | undefined,
  read: (text: string) => Reading<T>,
): Input<T> {
  return { about, schema, read, required: fallback === undefined, ...(fallback === undefined ? {} : { fallback }) };
}

/** A text, if need be of a form: a pattern, with the sentence that says what to write. */
export function text(about: string, options: Default<string> & { readonly form?: Form } = {}): Input<string> {
  const { form } = options;
  const schema: Schema = { type: "string", ...(form ? { pattern: form.pattern.source } : {}) };
  return input(about, schema, options.default, (value) => {
    if (hasSecretLogin(value)) return bad(withoutLogin);
    return form && !form.pattern.test(value) ? bad(form.write) : ok(value);
  });
}

const withoutLogin =
  "It contains a login, which would show wherever the address does. Write the address without it, and take the password that was in it for known: renew it.";

/** A pattern and the sentence that says what fits it. */
export interface Form {
  readonly pattern: RegExp;
  /** "Write 5 to 50 letters and digits." */
  readonly write: string;
}

/** A whole number within bounds. */
export function integer(
  about: string,
  options: Default<number> & { readonly min: number; readonly max: number },
): Input<number> {
  const { min, max } = options;
  const schema: Schema = { type: "integer", minimum: min, maximum: max };
  return input(about, schema, options.default?.toString(), (value) => {
    const number = /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? ok(number) : bad(`Write a whole number from ${min} to ${max}.`);
  });
}

/** True or false, in the spellings that YAML 1.2 has. */
export function flag(about: string, options: Default<boolean> = {}): Input<boolean> {
  return input(about, { type: "boolean" }, options.default?.toString(), (value) => {
    if (/^(true|True|TRUE)$/.test(value)) return ok(true);
    if (/^(false|False|FALSE)$/.test(value)) return ok(false);
    return bad("Write true or false.");
  });
}

/** One of some words. */
export function choice<const T extends string>(about: string, options: readonly T[], fallback?: T): Input<T> {
  return input<T>(about, { type: "string", enum: options }, fallback, (value) => {
    const found = options.find((option) => option === value);
    return found === undefined ? bad(`Write one of ${options.join(", ")}.`) : ok(found);
  });
}

/** Several values, one a line. */
export function list<T>(about: string, each: Input<T>): Input<readonly T[]> {
  return input(about, { type: "array", items: each.schema }, undefined, (value) => {
    const values: T[] = [];
    const problems: string[] = [];
    value.split(/\r?\n/).forEach((line, at) => {
      if (line.trim() === "") return;
      const reading = each.read(line.trim());
      if ("value" in reading) values.push(reading.value);
      else problems.push(`Line ${at + 1}${shown(line.trim())}: ${reading.problem}`);
    });
    return problems.length > 0 ? bad(problems.join(" ")) : ok(values);
  });
}

const shown = (line: string): string => (hasSecretLogin(line) ? "" : ` ("${line}")`);

/** A secret: masked as soon as it is read, and never shown in a message. */
export function secret(about: string): Input<string> {
  const read = (value: string): Reading<string> =>
    value.length < shortestSecret
      ? bad(`It is too short to be hidden in a log: choose one of at least ${shortestSecret} characters.`)
      : ok(value);
  return { ...input(about, { type: "string" }, undefined, read), secret: true };
}

/** JSON or YAML, judged by a function that names every problem. What parses YAML is loaded only for what is not JSON. */
export function data<T>(about: string, judge: (value: unknown) => Reading<T>): Input<T> {
  let parseYaml: ((text: string) => unknown) | undefined;
  const read = (text: string): Reading<T> => {
    try {
      return judge(isJson(text) || !parseYaml ? JSON.parse(text) : parseYaml(text));
    } catch (error) {
      const [why = ""] = String(error instanceof Error ? error.message : error).split("\n");
      return bad(`This does not parse: ${why}`);
    }
  };
  return {
    ...input(about, { type: "object" }, undefined, read),
    async ready(text) {
      if (!isJson(text)) parseYaml = (await import("yaml")).parse;
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The same input, but when it is not given the environment is asked: the first of these variables that is set. */
export function orFrom<T>(env: string | readonly string[], one: Input<T>): Input<T> {
  return { ...one, env: typeof env === "string" ? [env] : env };
}

/** The same input, but when it is not given the runner fills it in, by an expression. */
export function fromRunner<T>(expression: string, one: Input<T>): Input<T> {
  return { ...one, expression };
}

/** The same input, which is named where a body is refused for this field. */
export function decides<T>(field: string, one: Input<T>, value?: string): Input<T> {
  return { ...one, decides: { field, ...(value === undefined ? {} : { value }) } };
}

/** The same input, but it may be left out. */
export function optional<T>(one: Input<T>): Input<T | undefined> {
  return { ...one, required: false };
}

import { lookup } from "../../../world/table.ts";
import { type Fields, isFields, type Value } from "../../engine/operation.ts";
import { readRange, writeRange } from "../ec2/cidr.ts";
import { zones } from "../ec2/zones.ts";
import { partsOfGetAtt } from "./references.ts";
import { invalid, type Template } from "./template.ts";

/** What expressions are resolved against. */
export interface Scope {
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  readonly pseudo: Readonly<Record<string, string>>;
  readonly region: string;
  /** What a resource is called by its service; nothing while it is not there. */
  readonly physical: (name: string) => string | undefined;
  readonly attribute: (name: string, attribute: string) => string | undefined;
  readonly exported: (name: string) => string | undefined;
}

/** Stands in a preview for what will only be known when it is made. */
export const unknown = (name: string): string => `{{${name} is not there yet}}`;
export const isUnknown = (value: Value): boolean => JSON.stringify(value ?? null).includes(" is not there yet}}");

const noValue = Symbol("AWS::NoValue");
type Resolved = Value | typeof noValue;

const wrong = (what: string) => invalid(`Template error: ${what}`);

function reference(scope: Scope, name: string): Resolved {
  if (name === "AWS::NoValue") return noValue;
  const declared = lookup(scope.template.parameters, name);
  if (declared) {
    const value = lookup(scope.parameters, name) ?? "";
    return /^(List<|CommaDelimitedList)/.test(String(declared.Type))
      ? value.split(",").map((each) => each.trim())
      : value;
  }
  const pseudo = lookup(scope.pseudo, name);
  if (pseudo !== undefined) return pseudo;
  if (Object.hasOwn(scope.template.resources, name)) return scope.physical(name) ?? unknown(name);
  throw wrong(`Unresolved reference ${name}`);
}

const attributeOf = (scope: Scope, name: string, attribute: string): string =>
  scope.attribute(name, attribute) ?? unknown(`${name}.${attribute}`);

function substituted(scope: Scope, given: Value): Value {
  const [text, own] = Array.isArray(given) ? given : [given, {}];
  const values = isFields(own) ? own : {};
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
    if (literal) return whole.replace("!", "");
    if (Object.hasOwn(values, name)) return String(resolve(scope, lookup(values, name)));
    const dot = name.indexOf(".");
    return dot < 0 ? String(reference(scope, name)) : attributeOf(scope, name.slice(0, dot), name.slice(dot + 1));
  });
}

function cidrs(range: string, count: number, hostBits: number): string[] {
  const whole = readRange(range);
  if (!whole) throw wrong(`Fn::Cidr object needs a CIDR block, not ${range}`);
  const bits = whole.width - hostBits;
  return Array.from({ length: count }, (_none, index) =>
    writeRange({ first: whole.first + BigInt(index) * (1n << BigInt(hostBits)), bits, width: whole.width }),
  );
}

const items = (value: Value): readonly Value[] => (Array.isArray(value) ? value : []);

/** Whether a condition of the template holds. */
export function holds(scope: Scope, condition: Value): boolean {
  if (typeof condition === "string") return holds(scope, lookup(scope.template.conditions, condition));
  if (!isFields(condition)) return condition === true;
  const [[name = "", given] = []] = Object.entries(condition);
  if (name === "Condition") return holds(scope, given);
  if (name === "Fn::And") return items(given).every((each) => holds(scope, each));
  if (name === "Fn::Or") return items(given).some((each) => holds(scope, each));
  if (name === "Fn::Not") return !holds(scope, items(given)[0]);
  const [one, other] = items(resolve(scope, given));
  return name === "Fn::Equals" && String(one) === String(other);
}

type Function = (scope: Scope, given: Value) => Resolved;

const functions: Readonly<Record<string, Function>> = {
  Ref: (scope, name) => reference(scope, String(name)),
  "Fn::GetAtt"(scope, given) {
    const [name = "", attribute] = partsOfGetAtt(given) ?? [];
    return attributeOf(scope, name, String(resolve(scope, attribute)));
  },
  "Fn::Sub": substituted,
  "Fn::Join"(scope, given) {
    const [separator, parts] = items(given);
    return items(resolve(scope, parts)).map(String).join(String(separator));
  },
  "Fn::Select"(scope, given) {
    const [index, list] = items(resolve(scope, given));
    if (isUnknown(list)) return unknown("A selected value");
    const found = items(list)[Number(index)];
    if (found === undefined) throw wrong(`Fn::Select cannot select nonexistent value at index ${index}`);
    return found;
  },
  "Fn::Split"(scope, given) {
    const [separator, text] = items(resolve(scope, given));
    if (isUnknown(text)) return [unknown("A list")];
    return String(text).split(String(separator));
  },
  "Fn::GetAZs": (scope, given) =>
    zones(String(resolve(scope, given) || scope.region))
      .slice(0, 6)
      .map(({ zoneName }) => zoneName),
  "Fn::If"(scope, given) {
    const [condition, yes, no] = items(given);
    return resolveOne(scope, holds(scope, String(condition)) ? yes : no);
  },
  "Fn::FindInMap"(scope, given) {
    const [map, first, second] = items(resolve(scope, given)).map(String);
    const found = lookup(scope.template.mappings, map ?? "");
    const row = isFields(found) ? lookup(found, first ?? "") : undefined;
    const value = isFields(row) ? lookup(row, second ?? "") : undefined;
    if (value === undefined) throw wrong(`Unable to get mapping for ${map}::${first}::${second}`);
    return value;
  },
  "Fn::Cidr"(scope, given) {
    const [range, count, bits] = items(resolve(scope, given));
    if (isUnknown(range)) return [unknown("A list")];
    return cidrs(String(range), Number(count), Number(bits));
  },
  "Fn::Base64": (scope, given) => Buffer.from(String(resolve(scope, given))).toString("base64"),
  "Fn::ImportValue"(scope, given) {
    const name = String(resolve(scope, given));
    const value = scope.exported(name);
    if (value === undefined) throw invalid(`No export named ${name} found.`);
    return value;
  },
};

function resolveOne(scope: Scope, value: Value): Resolved {
  if (Array.isArray(value)) return value.map((each) => resolveOne(scope, each)).filter((each) => each !== noValue);
  if (!isFields(value)) return value;
  const [[name = "", given] = [], ...rest] = Object.entries(value);
  const known = rest.length === 0 && lookup(functions, name);
  if (known) return known(scope, given);
  if (rest.length === 0 && name.startsWith("Fn::"))
    throw wrong(`${name} is not simulated. There are: ${Object.keys(functions).join(", ")}.`);
  const entries = Object.entries(value).map(([key, each]): [string, Resolved] => [key, resolveOne(scope, each)]);
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== noValue));
}

/** An expression with all its functions carried out. */
export function resolve(scope: Scope, value: Value): Value {
  const found = resolveOne(scope, value);
  return found === noValue ? undefined : found;
}

/** The properties of a declared resource, resolved. */
export function resolvedProperties(scope: Scope, name: string): Fields {
  const found = resolve(scope, lookup(scope.template.resources, name)?.properties ?? {});
  return isFields(found) ? found : {};
}

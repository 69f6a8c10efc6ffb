import { isObject, type Json, type JsonObject, objectOf, objectsOf } from "../engine/json.ts";
import { notSimulated } from "./not-simulated.ts";
import { operators } from "./operators.ts";
import { resolved, type Selected, type Subject, select } from "./subject.ts";

/** Whether a condition holds, and what of it was decisive: `evaluatedExpressions` of a denial. */
export interface Verdict {
  readonly holds: boolean;
  readonly because: readonly JsonObject[];
}

/** Judges the `if` of a rule. The names of its parts count in whatever case. */
export function judge(subject: Subject, given: Json): Verdict {
  const condition = new Map(Object.entries(objectOf(given)).map(([key, value]) => [key.toLowerCase(), value ?? ""]));
  const part = (name: string): Json | undefined => condition.get(name);
  if (part("allof") !== undefined) return all(objectsOf(part("allof")).map((each) => () => judge(subject, each)));
  if (part("anyof") !== undefined) return any(objectsOf(part("anyof")).map((each) => () => judge(subject, each)));
  if (isObject(part("not"))) {
    const { holds, because } = judge(subject, part("not") ?? {});
    return { holds: !holds, because };
  }
  const name = Object.keys(operators).find((each) => condition.has(each.toLowerCase()));
  const operator = operators[name ?? ""];
  if (name === undefined || operator === undefined)
    throw notSimulated(`the condition ${JSON.stringify(given)}`, ["allOf", "anyOf", "not", ...Object.keys(operators)]);
  const wanted = resolved(subject, part(name.toLowerCase()));
  const measured = measure(subject, part);
  const holds = measured.missing !== true && measured.values.every((value) => operator(value, wanted));
  return { holds, because: [expression(measured, name, wanted, holds)] };
}

/** The first that does not hold says why; all of them, that they do. */
function all(each: readonly (() => Verdict)[]): Verdict {
  const because: JsonObject[] = [];
  for (const next of each) {
    const verdict = next();
    if (!verdict.holds) return verdict;
    because.push(...verdict.because);
  }
  return { holds: true, because };
}

function any(each: readonly (() => Verdict)[]): Verdict {
  const because: JsonObject[] = [];
  for (const next of each) {
    const verdict = next();
    if (verdict.holds) return verdict;
    because.push(...verdict.because);
  }
  return { holds: false, because };
}

interface Measured extends Omit<Selected, "path"> {
  readonly kind: "Field" | "Value" | "Count";
  readonly of: string;
  readonly path?: string;
}

/** What a condition looks at: a field, a value, or how many members of an array meet another condition. */
function measure(subject: Subject, part: (name: string) => Json | undefined): Measured {
  const field = part("field");
  if (field !== undefined) {
    const of = String(resolved(subject, field));
    return { kind: "Field", of, ...select(subject, of) };
  }
  const value = part("value");
  if (value !== undefined) return { kind: "Value", of: String(value), values: [resolved(subject, value)] };
  const { field: counted, where } = objectOf(part("count"));
  if (typeof counted !== "string" || !counted.endsWith("[*]"))
    throw notSimulated("a condition without field, value or count of a field", [
      "field",
      "value",
      "count of an alias[*]",
    ]);
  return { kind: "Count", of: counted, values: [countOf(subject, counted, where)] };
}

function countOf(subject: Subject, counted: string, where: Json | undefined): number {
  const { path, values } = select(subject, counted);
  if (where === undefined) return values.length;
  const isMet = (member: Json | undefined) =>
    judge({ ...subject, members: { ...subject.members, [path]: member ?? "" } }, where).holds;
  return values.filter(isMet).length;
}

/** As a denial has it. Of a count no recording was found: it is written as the other two are. */
function expression({ kind, of, path, values }: Measured, operator: string, wanted: Json, holds: boolean): JsonObject {
  const [value] = values;
  const isFlag = operator === "Exists" || typeof wanted === "boolean";
  return {
    result: holds ? "True" : "False",
    expressionKind: kind,
    expression: of,
    ...(path === undefined ? {} : { path }),
    ...(value === undefined ? {} : { expressionValue: values.length > 1 ? values.map((one) => one ?? "") : value }),
    targetValue: isFlag ? (String(wanted).toLowerCase() === "true" ? "True" : "False") : wanted,
    operator,
  };
}

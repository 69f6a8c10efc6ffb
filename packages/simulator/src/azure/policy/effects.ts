import { isObject, type Json, type JsonObject, objectOf, objectsOf, same, setAt } from "../engine/json.ts";
import { aliasOf } from "./alias.ts";
import { notSimulated } from "./not-simulated.ts";
import { resolved, type Subject, select, tagIn } from "./subject.ts";

/** A change that a policy makes in the body of a request. */
export interface Addition {
  readonly operation: "add" | "addorreplace" | "remove" | "append";
  readonly field: string;
  readonly value: Json;
}

const operations: readonly string[] = ["add", "addOrReplace", "remove"] satisfies Json[];

/** What the `then` of a rule adds or changes by the effect `modify` or `append`. */
export function additionsOf(subject: Subject, effect: string, details: Json | undefined): Addition[] {
  const given = effect === "append" ? objectsOf(details) : objectsOf(objectOf(details).operations);
  return given.map(({ operation = "append", field, value, condition }) => {
    if (condition !== undefined) throw notSimulated("a condition on an operation of modify", operations);
    if (operation !== "append" && !operations.includes(String(operation)))
      throw notSimulated(`the operation ${operation}`, operations);
    const name = String(resolved(subject, field));
    const at = String(operation).toLowerCase() as Addition["operation"];
    return { operation: at, field: name, value: resolved(subject, value) };
  });
}

/**
 * The body with the additions in it. Where an append would change what was asked for there is none: it denies then, as
 * Azure does.
 */
export function added(subject: Subject, body: JsonObject, additions: readonly Addition[]): JsonObject | undefined {
  const changed = structuredClone(body);
  for (const { operation, field, value } of additions) {
    const { path, values } = select(subject, field);
    const [have] = values;
    const isThere = have !== undefined && have !== null;
    if (path.endsWith("[*]")) {
      if (operation !== "append") throw notSimulated(`modify of ${field}`, ["modify of single values", "append"]);
      const at = path.slice(0, -"[*]".length);
      setAt(changed, at, [...values.map((one) => one ?? null), value]);
    } else if (operation === "append" && isThere) {
      if (!same(have, value)) return undefined;
    } else if (operation !== "add" || !isThere) put(changed, field, operation === "remove" ? undefined : value);
  }
  return changed;
}

function put(body: JsonObject, field: string, value: Json | undefined): void {
  const tag = tagIn(field);
  if (tag === undefined) {
    setAt(body, field.includes("/") ? aliasOf(field).path : field, value);
    return;
  }
  const tags = isObject(body.tags) ? body.tags : {};
  const name = Object.keys(tags).find((key) => key.toLowerCase() === tag.toLowerCase()) ?? tag;
  const { [name]: _, ...others } = tags;
  body.tags = value === undefined ? others : { ...tags, [name]: value };
}

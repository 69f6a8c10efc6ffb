import { lookup } from "../world/table.ts";
import { dig, type Json, type JsonObject, object, texts } from "./json.ts";
import type { Kind } from "./kinds/kind.ts";
import { badRequest } from "./status.ts";

/** Whether an object is among those requested. */
export type Selects = (object: JsonObject) => boolean;

const parts = (written: string): string[] => {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= written.length; at += 1) {
    const sign = written[at];
    if (sign === "(") depth += 1;
    else if (sign === ")") depth -= 1;
    else if ((sign === "," && depth === 0) || sign === undefined) {
      const part = written.slice(from, at).trim();
      if (part) found.push(part);
      from = at + 1;
    }
  }
  return found;
};

const labelKey = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const labelsOf = (from: JsonObject): JsonObject => object(from, "metadata", "labels");

/** Why a part is no requirement, as the API server's parser finds it out. */
function whyNone(part: string): string {
  const [, key = "", operator = "", rest = ""] = /^!?\s*([^\s=!()]*)\s*([^\s(]*)\s*(.*)$/.exec(part) ?? [];
  if (key === "") return `found '${operator || rest}', expected: identifier`;
  if (operator === "in" || operator === "notin") return `found '${rest}' expected: '('`;
  if (!labelKey.test(key)) return `<nil>: Invalid value: "${key}": ${qualifiedName}`;
  return `found '${operator}', expected: in, notin, =, ==, !=, gt, lt`;
}

const qualifiedName =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

function requirement(part: string): Selects {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  const equal = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(part);
  const key = set?.[1] ?? equal?.[1] ?? part.replace(/^!\s*/, "");
  if (!labelKey.test(key)) throw badRequest(`unable to parse requirement: ${whyNone(part)}`);
  const value = (of: JsonObject) => {
    const labels = labelsOf(of);
    return lookup(labels, key);
  };
  if (set) {
    const values = (set[3] ?? "").split(",").map((one) => one.trim());
    const within = set[2] === "in";
    return (of) => {
      const found = value(of);
      return typeof found === "string" && values.includes(found) ? within : !within;
    };
  }
  if (equal) return equal[2] === "!=" ? (of) => value(of) !== equal[3] : (of) => value(of) === equal[3];
  return part.startsWith("!") ? (of) => value(of) === undefined : (of) => value(of) !== undefined;
}

/** A label selector as in `?labelSelector=`. */
export function byLabels(written: string): Selects {
  const wanted = parts(written).map(requirement);
  return (of) => wanted.every((want) => want(of));
}

/** A label selector as an object says it. */
export function byLabelSelector(selector: Json | undefined): Selects {
  const same = Object.entries(object(selector, "matchLabels"));
  const expressions = object(selector).matchExpressions;
  const wanted = (Array.isArray(expressions) ? expressions : []).map((each): Selects => {
    const key = String(dig(each, "key"));
    const values = texts(each, "values");
    const has = (of: JsonObject) => Object.hasOwn(labelsOf(of), key);
    const within = (of: JsonObject) => has(of) && values.includes(String(labelsOf(of)[key]));
    switch (dig(each, "operator")) {
      case "In":
        return within;
      case "NotIn":
        return (of) => !within(of);
      case "Exists":
        return has;
      default:
        return (of) => !has(of);
    }
  });
  return (of) => same.every(([key, value]) => lookup(labelsOf(of), key) === value) && wanted.every((want) => want(of));
}

const everyKind = ["metadata.name", "metadata.namespace"];
const selectable: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "status.phase",
    "status.podIP",
  ],
  Secret: ["type"],
  Namespace: ["status.phase"],
  Node: ["spec.unschedulable"],
  Service: ["spec.clusterIP", "spec.type"],
  Event: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  Job: ["status.successful"],
};

/** Kinds with fields of their own say it in other words than those with none. */
const unselectable = (kind: Kind, field: string): string =>
  kind.custom || lookup(selectable, kind.kind)
    ? `field label not supported: ${field}`
    : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;

/** A field selector as in `?fieldSelector=`; each kind knows few fields. */
export function byFields(kind: Kind, written: string): Selects {
  const fields = [...everyKind, ...(lookup(selectable, kind.kind) ?? [])];
  const wanted = parts(written).map((part): Selects => {
    const found = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
    if (!found) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
    const [, field = "", sign, value = ""] = found;
    if (!fields.includes(field)) throw badRequest(unselectable(kind, field));
    const path = field.split(".");
    return (of) => (String(dig(of, ...path) ?? "") === value) === (sign !== "!=");
  });
  return (of) => wanted.every((want) => want(of));
}

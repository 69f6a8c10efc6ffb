import { lookup } from "../../world/table.ts";
import { at, isObject, type Json, type JsonObject, listOf, objectOf, textOf } from "./json.ts";
import { scopesOf } from "./path.ts";
import type { ResourceType } from "./resource-type.ts";
import { type ArmState, entriesIn, findEntry } from "./state.ts";

interface Named {
  readonly id: string;
  readonly displayName: string;
}

/** A policy that stands against a write. */
export interface Violation {
  readonly assignment: Named & { readonly scope: string };
  readonly definition: Named;
}

/** The policies, assigned at the resource or above it, that deny it as it would become. */
export function judgePolicies(state: ArmState, type: ResourceType, id: string, wanted: JsonObject): Violation[] {
  return scopesOf(id).flatMap((scope) =>
    entriesIn(state, `${scope}/providers/Microsoft.Authorization/policyAssignments`).flatMap((assignment) => {
      const properties = assignment.resource.properties;
      const definition = findEntry(state, textOf(properties.policyDefinitionId) ?? "");
      const rule = objectOf(definition?.resource.properties.policyRule);
      if (definition === undefined || properties.enforcementMode === "DoNotEnforce") return [];
      if (textOf(at(rule, "then.effect"))?.toLowerCase() !== "deny") return [];
      if (!holds(objectOf(rule.if), type.name, id, wanted)) return [];
      const named = (entry: typeof assignment): Named => ({
        id: entry.resource.id,
        displayName: textOf(entry.resource.properties.displayName) ?? entry.resource.name,
      });
      return [{ assignment: { ...named(assignment), scope }, definition: named(definition) }];
    }),
  );
}

type Test = (value: Json | undefined, wanted: Json) => boolean;

const text = (value: Json | undefined): string => (value === undefined ? "" : String(value).toLowerCase());
const matches = (value: Json | undefined, pattern: Json): boolean =>
  new RegExp(
    `^${text(pattern)
      .replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")}$`,
  ).test(text(value));

const tests: Readonly<Record<string, Test>> = {
  equals: (value, wanted) => text(value) === text(wanted),
  notEquals: (value, wanted) => text(value) !== text(wanted),
  in: (value, wanted) => listOf(wanted).some((one) => text(one) === text(value)),
  notIn: (value, wanted) => !listOf(wanted).some((one) => text(one) === text(value)),
  exists: (value, wanted) => (value !== undefined) === (text(wanted) === "true"),
  like: matches,
  notLike: (value, wanted) => !matches(value, wanted),
};

function holds(rule: JsonObject, type: string, id: string, wanted: JsonObject): boolean {
  if (Array.isArray(rule.allOf)) return rule.allOf.every((one) => isObject(one) && holds(one, type, id, wanted));
  if (Array.isArray(rule.anyOf)) return rule.anyOf.some((one) => isObject(one) && holds(one, type, id, wanted));
  if (isObject(rule.not)) return !holds(rule.not, type, id, wanted);
  const field = textOf(rule.field);
  const test = Object.keys(tests).find((name) => rule[name] !== undefined);
  if (field === undefined || test === undefined) return false;
  return tests[test]?.(fieldValue(field, type, id, wanted), rule[test] ?? null) ?? false;
}

/** `type`, `name`, `location`, `tags['x']`, or an alias such as `Microsoft.Storage/storageAccounts/minimumTlsVersion`. */
function fieldValue(field: string, type: string, id: string, wanted: JsonObject): Json | undefined {
  const tag = /^tags\[['"]?(.+?)['"]?\]$/.exec(field)?.[1];
  if (tag !== undefined) return lookup(objectOf(wanted.tags), tag);
  if (field === "type") return type;
  if (field === "name") return id.slice(id.lastIndexOf("/") + 1);
  if (!field.includes("/")) return at(wanted, field);
  if (!field.toLowerCase().startsWith(`${type.toLowerCase()}/`)) return undefined;
  const path = field.slice(type.length + 1);
  return at(wanted, `properties.${path}`) ?? at(wanted, path);
}

import type { Json, JsonObject } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { builtin, type Schema } from "../schema/schema.ts";

const prefix = "io.k8s.api.";

/** The name under which a kind's schema is described. */
export const definitionName = ({ custom, group, version, kind }: Kind): string =>
  custom ? [...group.split(".").reverse(), version, kind].join(".") : `${prefix}${kind}`;

const scalar = ({ type, format }: Schema): JsonObject => {
  if (type === "any") return {};
  if (type === "quantity") return { type: "string" };
  if (type === "intOrString") return { type: "string", format: "int-or-string" };
  return { type, ...(format ? { format } : {}) };
};

/** A schema as OpenAPI writes it; built-in types are referred to under `root`. */
export function schemaJson(schema: Schema, root: string): JsonObject {
  if (schema.ref) return { $ref: `${root}${prefix}${schema.ref}` };
  const described = schema.description ? { description: schema.description } : {};
  if (schema.type === "array")
    return {
      ...described,
      type: "array",
      items: schema.items ? schemaJson(schema.items, root) : {},
      "x-kubernetes-list-type": schema.listType ?? "atomic",
      ...(schema.listType === "map"
        ? {
            "x-kubernetes-list-map-keys": [...(schema.keys ?? [])],
            "x-kubernetes-patch-merge-key": schema.keys?.[0] ?? "",
            "x-kubernetes-patch-strategy": "merge",
          }
        : {}),
      ...(schema.listType === "set" ? { "x-kubernetes-patch-strategy": "merge" } : {}),
    };
  if (schema.type === "object") return { ...described, ...body(schema, root) };
  return { ...described, ...scalar(schema) };
}

function body(schema: Schema, root: string): JsonObject {
  const properties: [string, Json][] = [...(schema.properties ?? [])].map(([name, child]) => [
    name,
    schemaJson(child, root),
  ]);
  return {
    type: "object",
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(schema.required?.length ? { required: [...schema.required] } : {}),
    ...(schema.values ? { additionalProperties: schemaJson(schema.values, root) } : {}),
    ...(schema.atomic ? { "x-kubernetes-map-type": "atomic" } : {}),
  };
}

/** The group, version and kind of a description, as kubectl finds it. */
export const marked = ({ group, version, kind }: { group: string; version: string; kind: string }): JsonObject => ({
  group,
  version,
  kind,
});

/** The descriptions of kinds and of all types that they need, by name. */
export function definitions(kinds: readonly Kind[], root: string): JsonObject {
  const found: JsonObject = {};
  const visit = (schema: Schema): void => {
    if (schema.ref) {
      const name = prefix + schema.ref;
      if (found[name]) return;
      found[name] = body(schema, root);
    }
    for (const child of [...(schema.properties?.values() ?? []), schema.items, schema.values]) if (child) visit(child);
  };
  visit(builtin("ObjectMeta"));
  for (const kind of kinds) {
    visit(kind.schema);
    found[definitionName(kind)] = {
      description: kind.about,
      ...body(kind.schema, root),
      "x-kubernetes-group-version-kind": [marked(kind)],
    };
  }
  return found;
}

/** The path of one object of a kind. */
export function objectPath({ group, version, resource, namespaced }: Kind): string {
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  return `${root}${namespaced ? "/namespaces/{namespace}" : ""}/${resource}/{name}`;
}

/** What a write may say in its query. */
export const writeParameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

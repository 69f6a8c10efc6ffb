import { isObject, type Json, type JsonObject, texts } from "../json.ts";
import { anything, builtin, type Schema } from "./schema.ts";

/** The schema of a custom kind, from the `openAPIV3Schema` of its definition. */
export function customSchema(openApi: Json | undefined): Schema {
  if (!isObject(openApi)) return withEnvelope({ type: "object", open: true });
  return withEnvelope(structural(openApi));
}

function withEnvelope(body: Schema): Schema {
  const properties = new Map(body.properties ?? []);
  properties.set("apiVersion", { type: "string" });
  properties.set("kind", { type: "string" });
  properties.set("metadata", builtin("ObjectMeta"));
  return { ...body, type: "object", properties };
}

function structural(node: JsonObject): Schema {
  const described = typeof node.description === "string" ? { description: node.description } : {};
  const open = node["x-kubernetes-preserve-unknown-fields"] === true ? { open: true } : {};
  const shared = { ...described, ...open, ...limits(node) };
  if (node["x-kubernetes-int-or-string"] === true) return { ...shared, type: "intOrString" };
  switch (node.type) {
    case "object": {
      const required = texts(node, "required");
      const atomic = node["x-kubernetes-map-type"] === "atomic";
      if (isObject(node.properties)) {
        const properties = new Map<string, Schema>();
        for (const [name, child] of Object.entries(node.properties))
          properties.set(name, isObject(child) ? structural(child) : anything);
        return { ...shared, type: "object", properties, required, atomic };
      }
      if (isObject(node.additionalProperties))
        return { ...shared, type: "object", values: structural(node.additionalProperties), atomic };
      const taken = node.additionalProperties === true ? { open: true } : {};
      return { ...shared, type: "object", required, atomic, ...taken };
    }
    case "array": {
      const items = isObject(node.items) ? structural(node.items) : anything;
      const listType = node["x-kubernetes-list-type"];
      if (listType === "map")
        return { ...shared, type: "array", items, listType, keys: texts(node, "x-kubernetes-list-map-keys") };
      return { ...shared, type: "array", items, listType: listType === "set" ? "set" : "atomic" };
    }
    case "string":
    case "integer":
    case "number":
    case "boolean":
      return { ...shared, type: node.type, ...(typeof node.format === "string" ? { format: node.format } : {}) };
    default:
      return { ...anything, ...shared };
  }
}

function limits(node: JsonObject): Partial<Schema> {
  return {
    ...(Array.isArray(node.enum) ? { enum: node.enum } : {}),
    ...(typeof node.pattern === "string" ? { pattern: node.pattern } : {}),
    ...(typeof node.minimum === "number" ? { minimum: node.minimum } : {}),
    ...(typeof node.maximum === "number" ? { maximum: node.maximum } : {}),
    ...(node.nullable === true ? { nullable: true } : {}),
    ...(node.default === undefined ? {} : { default: node.default }),
  };
}

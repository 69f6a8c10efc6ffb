import type { Cluster } from "../cluster.ts";
import type { JsonObject } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { kindsServed } from "../kinds/registry.ts";
import { patchTypes } from "../objects/patches.ts";
import { definitionName, definitions, marked, objectPath, writeParameters } from "./schema-json.ts";

const root = "#/definitions/";

function operations(kind: Kind): JsonObject {
  const named = (action: string): JsonObject => ({
    operationId: `${action}${kind.kind}`,
    responses: { "200": { description: "OK", schema: { $ref: root + definitionName(kind) } } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": marked(kind),
  });
  const parameters = writeParameters.map((name) => ({
    name,
    in: "query",
    type: name === "force" ? "boolean" : "string",
  }));
  return {
    get: named("get"),
    put: { ...named("put"), parameters },
    patch: { ...named("patch"), consumes: patchTypes(kind.custom), parameters },
  };
}

/** The OpenAPI 2.0 document of a cluster: what kubectl needs to check, merge and explain. */
export function openApiV2(cluster: Cluster): JsonObject {
  const kinds = kindsServed(cluster);
  return {
    swagger: "2.0",
    info: { title: "Kubernetes", version: `v${cluster.version}` },
    paths: Object.fromEntries(kinds.map((kind) => [objectPath(kind), operations(kind)])),
    definitions: definitions(kinds, root),
  };
}

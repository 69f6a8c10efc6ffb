import { createHash } from "node:crypto";
import type { Cluster } from "../cluster.ts";
import type { JsonObject } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { kindsServed } from "../kinds/registry.ts";
import { patchTypes } from "../objects/patches.ts";
import { definitionName, definitions, marked, objectPath, writeParameters } from "./schema-json.ts";

const root = "#/components/schemas/";

const groupPath = ({ group, version }: Kind): string => (group ? `apis/${group}/${version}` : `api/${version}`);

/** GET /openapi/v3: where each group's document is. */
export function openApiV3Index(cluster: Cluster): JsonObject {
  const groups = new Set(kindsServed(cluster).map(groupPath));
  const definitionsNow = Object.keys(cluster.objects["customresourcedefinitions.apiextensions.k8s.io"] ?? {});
  const hash = createHash("sha256").update(`${cluster.version}${definitionsNow.join()}`).digest("hex");
  return {
    paths: Object.fromEntries(
      [...groups].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }]),
    ),
  };
}

function operations(kind: Kind): JsonObject {
  const schema = { $ref: root + definitionName(kind) };
  const named = (action: string): JsonObject => ({
    operationId: `${action}${kind.kind}`,
    responses: { "200": { description: "OK", content: { "application/json": { schema } } } },
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": marked(kind),
  });
  const parameters = writeParameters.map((name) => ({
    name,
    in: "query",
    schema: { type: name === "force" ? "boolean" : "string" },
  }));
  const content = Object.fromEntries(patchTypes(kind.custom).map((type) => [type, { schema: { type: "object" } }]));
  return {
    get: named("get"),
    put: { ...named("put"), parameters, requestBody: { content: { "application/json": { schema } } } },
    patch: { ...named("patch"), parameters, requestBody: { content } },
  };
}

/** GET /openapi/v3/…: the document of one group and version. */
export function openApiV3(cluster: Cluster, group: string, version: string): JsonObject | undefined {
  const kinds = kindsServed(cluster).filter((kind) => kind.group === group && kind.version === version);
  if (kinds.length === 0) return undefined;
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: `v${cluster.version}` },
    paths: Object.fromEntries(kinds.map((kind) => [objectPath(kind), operations(kind)])),
    components: { schemas: definitions(kinds, root) },
  };
}

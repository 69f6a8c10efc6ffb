import { lookup } from "../../world/table.ts";
import { apply } from "../apply/apply.ts";
import { isObject, type Json, type JsonObject, text } from "../json.ts";
import { apiVersion } from "../kinds/kind.ts";
import { jsonPatch } from "../patch/json-patch.ts";
import { mergePatch } from "../patch/merge-patch.ts";
import { strategicMerge } from "../patch/strategic.ts";
import { decode } from "../schema/decode.ts";
import { badRequest, conflict, invalid, notFound, required, StatusError, unsupportedMediaType } from "../status.ts";
import { read } from "../store.ts";
import { asKind, patchType, readJson } from "./body.ts";
import { commit } from "./commit.ts";
import { type ObjectRequest, placeOf, type WriteOptions, writeOptions } from "./request.ts";
import { checkVersion, replace, stored, writerOf } from "./write.ts";

type Patch = (have: JsonObject, patch: Json, request: ObjectRequest) => Json;

const asObject = (patch: Json): JsonObject => {
  if (!isObject(patch)) throw badRequest("error decoding patch: json: cannot unmarshal the patch into an object");
  return patch;
};

const patches: Readonly<Record<string, Patch>> = {
  "application/json-patch+json": jsonPatch,
  "application/merge-patch+json": (have, patch) => mergePatch(have, asObject(patch)),
  "application/strategic-merge-patch+json": (have, patch, { kind }) =>
    strategicMerge(have, asObject(patch), kind.schema),
};
const applyType = "application/apply-patch+yaml";

/** The media types of patches that a kind takes. */
export const patchTypes = (custom: boolean): string[] => [
  ...Object.keys(patches).filter((type) => !custom || !type.includes("strategic")),
  applyType,
];

/** What a patch made of an object, and whether it is new. */
export interface Patched {
  readonly object: JsonObject;
  readonly created: boolean;
}

/** PATCH of an object or its status, in any of the four ways. */
export function patch(request: ObjectRequest): Patched {
  const type = patchType(request);
  const accepted = patchTypes(request.kind.custom);
  if (!accepted.includes(type)) throw unsupportedMediaType(accepted);
  const options = writeOptions(request);
  if (type === applyType) return serverSideApply(request, options);
  if (request.query.get("force") !== null)
    throw invalid({ group: "meta.k8s.io", resource: "", kind: "PatchOptions" }, "", [
      { reason: "FieldValueForbidden", message: "Forbidden: may not be specified for non-apply patch", field: "force" },
    ]);
  const before = stored(request);
  const how = lookup(patches, type);
  const changed = how?.(before, readJson(request.body, false, "error decoding patch"), request);
  if (!isObject(changed)) throw badRequest("the patch makes no object");
  const given = asKind(changed, request, options);
  if (text(given, "metadata", "name") !== request.name)
    throw badRequest(
      `the name of the object (${text(given, "metadata", "name")}) does not match the name on the URL (${request.name})`,
    );
  checkVersion(request, before, given);
  return { object: replace(request, options, before, given), created: false };
}

function appliedObject(request: ObjectRequest): JsonObject {
  const { kind } = request;
  const read = readJson(request.body, true);
  if (!isObject(read)) throw badRequest("error decoding YAML: the applied configuration is no object");
  if (text(read, "kind") !== kind.kind || text(read, "apiVersion") !== apiVersion(kind))
    throw badRequest(
      text(read, "kind")
        ? `invalid object type: /${text(read, "apiVersion")}, Kind=${text(read, "kind")}`
        : `Object 'Kind' is missing in '${JSON.stringify(read).slice(0, 200)}'`,
    );
  if (isObject(read.metadata) && read.metadata.managedFields !== undefined && read.metadata.managedFields !== null)
    throw badRequest("metadata.managedFields must be nil");
  const { object, unknown } = decode(read, kind.schema, kind.kind, kind.version, kind.custom);
  const [first] = unknown;
  if (first !== undefined)
    throw new StatusError(
      500,
      "",
      `failed to create typed patch object (${request.namespace ? `${request.namespace}/` : "/"}${request.name}; ${apiVersion(kind)}, Kind=${kind.kind}): .${first}: field not declared in schema`,
    );
  return object;
}

function serverSideApply(request: ObjectRequest, options: WriteOptions): Patched {
  const { kind, cluster, namespace, name } = request;
  if (!request.query.get("fieldManager"))
    throw invalid({ group: "meta.k8s.io", resource: "", kind: "PatchOptions" }, "", [
      required("fieldManager", "is required for apply patch"),
    ]);
  const applied = appliedObject(request);
  const given = text(applied, "metadata", "name");
  if (given && given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  const before = read(cluster, placeOf(request), namespace, name);
  if (before) checkVersion(request, before, applied);
  else if (request.subresource) throw notFound(kind, name);
  else if (text(applied, "metadata", "resourceVersion") || text(applied, "metadata", "uid"))
    throw conflict(
      kind,
      name,
      "the object has been deleted; resourceVersion and uid must not be set to create it anew",
    );
  const laid = apply(before ?? {}, applied, kind, writerOf(request, options), options.force);
  const object = {
    ...laid.object,
    metadata: { ...(isObject(laid.object.metadata) ? laid.object.metadata : {}), name },
  };
  return { object: commit(request, options, before, object, laid.managers), created: !before };
}

import { afterUpdate } from "../apply/managers.ts";
import { dig, type JsonObject, text } from "../json.ts";
import { badRequest, conflict, invalid, notFound, notValid, StatusError, stale } from "../status.ts";
import { read } from "../store.ts";
import { asKind, readBody } from "./body.ts";
import { commit } from "./commit.ts";
import { type ObjectRequest, placeOf, seconds, type WriteOptions, writeOptions } from "./request.ts";

/** The object that a request is about, as it is stored. */
export function stored(request: ObjectRequest): JsonObject {
  const found = read(request.cluster, placeOf(request), request.namespace, request.name);
  if (!found) throw notFound(request.kind, request.name);
  return found;
}

function checkPlace(request: ObjectRequest, given: JsonObject): void {
  const namespace = text(given, "metadata", "namespace");
  if (request.kind.namespaced && namespace && namespace !== request.namespace)
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  const name = text(given, "metadata", "name");
  if (request.name && name !== request.name)
    throw badRequest(
      name
        ? `the name of the object (${name}) does not match the name on the URL (${request.name})`
        : "name must be provided",
    );
}

/** Who a write counts for. */
export const writerOf = (request: ObjectRequest, options: WriteOptions) => ({
  manager: options.manager,
  subresource: request.subresource,
  now: seconds(request.world),
});

/** POST to a collection. */
export function create(request: ObjectRequest): JsonObject {
  const options = writeOptions(request);
  const given = asKind(readBody(request), request, options);
  checkPlace(request, given);
  return createOf(request, options, given);
}

/** Make an object that was read already. */
export function createOf(request: ObjectRequest, options: WriteOptions, given: JsonObject): JsonObject {
  if (text(given, "metadata", "resourceVersion"))
    throw new StatusError(500, "", "resourceVersion should not be set on objects to be created");
  return commit(request, options, undefined, given, (final) =>
    afterUpdate(undefined, given, final, request.kind, writerOf(request, options)),
  );
}

/** Where the API server's store keeps an object. */
function storageKey({ kind, namespace, name }: ObjectRequest): string {
  const place = [...(kind.custom ? [kind.group] : []), kind.resource, ...(namespace ? [namespace] : []), name];
  return `/registry/${place.join("/")}`;
}

/** Refuse what was made from another version of an object, or of another object of its name. */
export function checkVersion(request: ObjectRequest, before: JsonObject, given: JsonObject): void {
  const uid = text(given, "metadata", "uid");
  const had = text(before, "metadata", "uid");
  if (uid && uid !== had)
    throw conflict(
      request.kind,
      request.name,
      `StorageError: invalid object, Code: 4, Key: ${storageKey(request)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${had}`,
    );
  const version = dig(given, "metadata", "resourceVersion");
  if (version && version !== dig(before, "metadata", "resourceVersion")) throw stale(request.kind, request.name);
}

// Kinds that are never replaced without saying which version was read.
const conditional = new Set([
  "CustomResourceDefinition",
  "Lease",
  "PodDisruptionBudget",
  "ValidatingWebhookConfiguration",
  "MutatingWebhookConfiguration",
]);

/** PUT of an object or its status. */
export function update(request: ObjectRequest): JsonObject {
  const options = writeOptions(request);
  const given = asKind(readBody(request), request, options);
  checkPlace(request, given);
  const before = stored(request);
  if ((request.kind.custom || conditional.has(request.kind.kind)) && !dig(given, "metadata", "resourceVersion"))
    // The store knows no kinds: it names the plural in the place of one.
    throw invalid({ ...request.kind, kind: request.kind.resource }, request.name, [
      {
        ...notValid("metadata.resourceVersion", 0, "must be specified for an update"),
        message: "Invalid value: 0x0: must be specified for an update",
      },
    ]);
  checkVersion(request, before, given);
  return replace(request, options, before, given);
}

/** Put another object in the place of one. */
export const replace = (
  request: ObjectRequest,
  options: WriteOptions,
  before: JsonObject,
  given: JsonObject,
): JsonObject =>
  commit(request, options, before, given, (final) =>
    afterUpdate(before, given, final, request.kind, writerOf(request, options)),
  );

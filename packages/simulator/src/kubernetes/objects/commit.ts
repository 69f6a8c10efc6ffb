import type { Manager } from "../apply/managers.ts";
import { writtenManagers } from "../apply/managers.ts";
import { reconcileSoon } from "../controllers/reconcile.ts";
import { copy, isObject, type JsonObject, list, object, same, text } from "../json.ts";
import { checkChange } from "../kinds/changes.ts";
import { checkKind, wrongBytes } from "../kinds/checks.ts";
import { apiVersion } from "../kinds/kind.ts";
import { complete, prepare } from "../kinds/prepare.ts";
import { checkSchema } from "../schema/check.ts";
import { fillDefaults } from "../schema/defaults.ts";
import { checkMetadata } from "../schema/names.ts";
import { alreadyExists, badRequest, type Cause, invalid } from "../status.ts";
import { put, read, remove } from "../store.ts";
import { admit } from "./admit.ts";
import { type ObjectRequest, placeOf, seconds, type WriteOptions } from "./request.ts";

function metadataOf(request: ObjectRequest, before: JsonObject | undefined, given: JsonObject): JsonObject {
  const { world, namespace, kind } = request;
  const had = object(before, "metadata");
  const generated = text(given, "generateName");
  const name =
    text(had, "name") || request.name || text(given, "name") || (generated && `${generated}${world.ids.word(5)}`);
  return {
    ...(name ? { name } : {}),
    ...(generated ? { generateName: generated } : {}),
    ...(kind.namespaced ? { namespace } : {}),
    uid: had.uid ?? world.ids.uuid(),
    resourceVersion: had.resourceVersion ?? "",
    ...(kind.counted ? { generation: had.generation ?? 1 } : {}),
    creationTimestamp: had.creationTimestamp ?? seconds(world),
    ...(had.deletionTimestamp ? { deletionTimestamp: had.deletionTimestamp } : {}),
    ...(had.deletionGracePeriodSeconds !== undefined
      ? { deletionGracePeriodSeconds: had.deletionGracePeriodSeconds }
      : {}),
    ...pick(given, "labels", "annotations", "ownerReferences", "finalizers"),
  };
}

function pick(from: JsonObject, ...names: string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = from[name];
      const empty =
        value === undefined ||
        (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);
      return empty ? [] : [[name, value]];
    }),
  );
}

/** What was never stored has no version. */
function unstored(of: JsonObject): JsonObject {
  const { resourceVersion: _none, ...metadata } = object(of, "metadata");
  return { ...of, metadata };
}

/** What counts for `metadata.generation`. */
const counted = (of: JsonObject): JsonObject => {
  const { metadata: _metadata, status: _status, apiVersion: _version, kind: _kind, ...rest } = of;
  return rest;
};

function withStatus(request: ObjectRequest, before: JsonObject | undefined, given: JsonObject): JsonObject {
  const { status, ...rest } = given;
  if (request.subresource === "status") {
    const { status: _old, ...kept } = before ?? {};
    return { ...kept, ...(status === undefined ? {} : { status }) };
  }
  if (!request.kind.status) return given;
  return before?.status === undefined ? rest : { ...rest, status: before.status };
}

/**
 * Take an object in: what the server owns, defaults, checks, ownership, and the store. Answers the object as it is
 * then; a dry run goes all the way but the store.
 */
export function commit(
  request: ObjectRequest,
  options: WriteOptions,
  before: JsonObject | undefined,
  given: JsonObject,
  managers: (final: JsonObject) => Manager[],
): JsonObject {
  const { kind, world, cluster } = request;
  const bytes = wrongBytes(kind.kind, given);
  if (bytes !== undefined)
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: illegal base64 data at input byte ${bytes}`,
    );
  const body = copy(withStatus(request, before, given));
  const onlyStatus = request.subresource === "status";
  const { metadata: _metadata, apiVersion: _version, kind: _kind, ...rest } = body;
  const metadata = onlyStatus
    ? { ...object(before, "metadata") }
    : metadataOf(request, before, object(given, "metadata"));
  const final: JsonObject = { kind: kind.kind, apiVersion: apiVersion(kind), metadata, ...rest };
  if (!onlyStatus) fillDefaults(final, kind.schema);
  if (!onlyStatus) complete(kind.kind, final);
  // Who writes owns what is there by now, and nothing of what the cluster lays into it later.
  const owned = copy(final);
  const causes = onlyStatus ? [] : completed(request, before, final);
  if (causes.length > 0) throw invalid(kind, text(metadata, "name"), causes);
  if (!onlyStatus) admit(request, before, final);
  // The store finds out last: what is not acceptable is refused as that, whether it is there or not.
  const name = text(metadata, "name");
  if (!before && read(cluster, placeOf(request), request.namespace, name)) throw alreadyExists(kind, name);

  if (before && kind.counted && !same(counted(before), counted(final)))
    metadata.generation = Number(metadata.generation) + 1;
  const written = writtenManagers(managers(owned));
  if (written.length > 0) metadata.managedFields = written;
  if (before && same(untimed(before), untimed(final))) return before;
  if (options.dryRun) return before ? final : unstored(final);
  if (
    before &&
    metadata.deletionTimestamp &&
    list(metadata, "finalizers").length === 0 &&
    kind.kind !== "Namespace" &&
    kind.kind !== "Pod"
  ) {
    const gone = remove(world, cluster, placeOf(request), final);
    reconcileSoon(world, cluster, kind, gone);
    return gone;
  }
  const stored = put(world, cluster, placeOf(request), final);
  reconcileSoon(world, cluster, kind, stored);
  return stored;
}

/** A field that is missing by the schema and by its kind's rules is missing once, in the words that say more. */
function once(causes: readonly Cause[]): Cause[] {
  const isSaid = (cause: Cause, index: number) =>
    causes.some(
      ({ reason, field, message }, at) =>
        reason === cause.reason &&
        field === cause.field &&
        (message === cause.message ? at < index : message.startsWith(cause.message)),
    );
  return causes.filter((cause, index) => cause.reason !== "FieldValueRequired" || !isSaid(cause, index));
}

function completed(request: ObjectRequest, before: JsonObject | undefined, final: JsonObject): Cause[] {
  const { kind, cluster } = request;
  prepare(kind.kind, final, before, cluster);
  const { status: _status, ...spec } = final;
  return once([
    ...checkMetadata(kind.kind, final),
    ...checkSchema(kind.status ? spec : final, kind.schema, "", kind.custom),
    ...checkKind(kind.kind, final),
    ...(before ? checkChange(kind.kind, before, final) : []),
  ]);
}

/** An object without what changes at each write, so that a write which changes nothing is known. */
function untimed(of: JsonObject): JsonObject {
  const metadata = object(of, "metadata");
  const managedFields = list(metadata, "managedFields").map((entry) => {
    const { time: _time, ...rest } = object(entry);
    return rest;
  });
  return { ...of, metadata: { ...metadata, managedFields } };
}

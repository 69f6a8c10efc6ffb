import { reconcileSoon } from "../controllers/reconcile.ts";
import { dig, type JsonObject, object, text, texts } from "../json.ts";
import { apiVersion } from "../kinds/kind.ts";
import { invalid, otherwise, refused, success, unsupported } from "../status.ts";
import { put, remove } from "../store.ts";
import { readOptions } from "./body.ts";
import { inList, selected } from "./read.ts";
import { type ObjectRequest, placeOf, seconds } from "./request.ts";
import { stored } from "./write.ts";

interface DeleteOptions {
  readonly policy: string;
  readonly grace: number | undefined;
  readonly uid: string;
  readonly version: string;
  readonly dryRun: boolean;
}

const policies = ["Background", "Foreground", "Orphan"];

function deleteOptions(request: ObjectRequest): DeleteOptions {
  const { query } = request;
  const given = readOptions(request);
  const dryRuns = [...texts(given, "dryRun"), ...query.getAll("dryRun").filter(Boolean)];
  const policy =
    text(given, "propagationPolicy") ||
    (query.get("propagationPolicy") ?? "") ||
    (given.orphanDependents === true ? "Orphan" : "Background");
  const about = { group: "meta.k8s.io", resource: "", kind: "DeleteOptions" };
  if (!policies.includes(policy)) throw invalid(about, "", [unsupported("propagationPolicy", policy, policies)]);
  const dry = dryRuns.find((value) => value !== "All");
  if (dry !== undefined) throw invalid(about, "", [unsupported("dryRun", dryRuns, ["All"])]);
  const grace = given.gracePeriodSeconds ?? query.get("gracePeriodSeconds");
  return {
    policy,
    grace: grace === null || grace === undefined ? undefined : Number(grace),
    uid: text(given, "preconditions", "uid"),
    version: text(given, "preconditions", "resourceVersion"),
    dryRun: dryRuns.length > 0,
  };
}

const immortal = new Set(["default", "kube-public", "kube-system"]);
const lingering = new Set(["Namespace", "Pod"]);
const shown = new Set([
  "Pod",
  "Service",
  "ServiceAccount",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "ResourceQuota",
]);

function checkPreconditions({ kind }: ObjectRequest, before: JsonObject, { uid, version }: DeleteOptions): void {
  const name = text(before, "metadata", "name");
  const [hadUid, hadVersion] = [text(before, "metadata", "uid"), text(before, "metadata", "resourceVersion")];
  if (uid && uid !== hadUid)
    throw otherwise(
      kind,
      name,
      `the UID in the precondition (${uid}) does not match the UID in record (${hadUid}). The object might have been deleted and then recreated`,
    );
  if (version && version !== hadVersion)
    throw otherwise(
      kind,
      name,
      `the ResourceVersion in the precondition (${version}) does not match the ResourceVersion in record (${hadVersion}). The object might have been modified`,
    );
}

function deleteOne(
  request: ObjectRequest,
  before: JsonObject,
  options: DeleteOptions,
): { object: JsonObject; gone: boolean } {
  const { kind, world, cluster } = request;
  const metadata = object(before, "metadata");
  const foreground =
    options.policy === "Foreground" ? ["foregroundDeletion"] : options.policy === "Orphan" ? ["orphan"] : [];
  const kept = texts(metadata, "finalizers");
  const finalizers = [...kept, ...foreground.filter((each) => !kept.includes(each))];
  const now = options.grace === 0 && kind.kind === "Pod";
  if (finalizers.length === 0 && (!lingering.has(kind.kind) || now)) {
    if (options.dryRun) return { object: before, gone: true };
    const gone = remove(world, cluster, placeOf(request), before);
    reconcileSoon(world, cluster, kind, gone);
    return { object: gone, gone: true };
  }
  if (metadata.deletionTimestamp) return { object: before, gone: false };
  const grace =
    kind.kind === "Pod" ? (options.grace ?? Number(dig(before, "spec", "terminationGracePeriodSeconds") ?? 30)) : 0;
  const marked: JsonObject = {
    ...before,
    metadata: {
      ...metadata,
      deletionTimestamp: seconds(world),
      // A namespace is not given any time: it says none.
      ...(kind.kind === "Namespace" ? {} : { deletionGracePeriodSeconds: grace }),
      ...(finalizers.length > 0 ? { finalizers } : {}),
    },
    ...(kind.kind === "Namespace" ? { status: { ...object(before, "status"), phase: "Terminating" } } : {}),
  };
  if (options.dryRun) return { object: marked, gone: false };
  const stored = put(world, cluster, placeOf(request), marked);
  reconcileSoon(world, cluster, kind, stored);
  return { object: stored, gone: false };
}

/** DELETE of one object. */
export function deleteObject(request: ObjectRequest): JsonObject {
  const options = deleteOptions(request);
  if (request.kind.kind === "Namespace" && immortal.has(request.name)) {
    throw refused(request.kind, request.name, "this namespace may not be deleted");
  }
  const before = stored(request);
  checkPreconditions(request, before, options);
  const { object: left, gone } = deleteOne(request, before, options);
  const whole = { ...left, kind: request.kind.kind, apiVersion: apiVersion(request.kind) };
  return gone && !shown.has(request.kind.kind)
    ? success(request.kind, request.name, text(left, "metadata", "uid"))
    : whole;
}

/** DELETE of a collection: answers what was deleted. */
export function deleteCollection(request: ObjectRequest): JsonObject {
  const options = deleteOptions(request);
  const items = selected(request).map((before) => deleteOne(request, before, options).object);
  return {
    kind: `${request.kind.kind}List`,
    apiVersion: apiVersion(request.kind),
    metadata: { resourceVersion: String(request.cluster.counter) },
    items: items.map((item) => inList(item, request)),
  };
}

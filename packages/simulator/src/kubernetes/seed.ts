import type { World } from "../world/world.ts";
import { master } from "./access/identity.ts";
import type { Cluster } from "./cluster.ts";
import { type JsonObject, list, object as member, text } from "./json.ts";
import { apiVersion, type Kind } from "./kinds/kind.ts";
import { kindsServed } from "./kinds/registry.ts";
import { seconds } from "./objects/request.ts";
import { createOf } from "./objects/write.ts";
import { decode } from "./schema/decode.ts";
import { badRequest } from "./status.ts";
import { put, resourceKey } from "./store.ts";

const never = new AbortController().signal;

function kindOf(cluster: Cluster, object: JsonObject): Kind {
  const kind = kindsServed(cluster).find((each) => each.kind === object.kind && apiVersion(each) === object.apiVersion);
  if (!kind) throw badRequest(`no cluster knows the kind ${String(object.kind)} of ${String(object.apiVersion)}`);
  return kind;
}

/** Put an object into a cluster as its administrator would. */
export function seedObject(world: World, cluster: Cluster, object: JsonObject): JsonObject {
  const kind = kindOf(cluster, object);
  const namespace = kind.namespaced ? text(object, "metadata", "namespace") || "default" : "";
  const request = {
    world,
    cluster,
    identity: master,
    kind,
    namespace,
    name: "",
    subresource: "",
    method: "POST",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    closed: never,
    warnings: [],
  };
  const options = { dryRun: false, manager: "kube-apiserver", validation: "Strict", force: false } as const;
  const read = decode(object, kind.schema, kind.kind, kind.version, kind.custom).object;
  const stored = createOf(request, options, read);
  if (read.status === undefined || !kind.status) return stored;
  return put(world, cluster, resourceKey(kind.resource, kind.group), { ...stored, status: read.status });
}

const stored = new WeakMap<JsonObject, JsonObject>();

/** The same for what is alike in every cluster: it is checked and completed once, which is most of the work of a new cluster. */
export function seedAlike(world: World, cluster: Cluster, object: JsonObject): void {
  const known = stored.get(object);
  if (!known) {
    stored.set(object, seedObject(world, cluster, object));
    return;
  }
  const kind = kindOf(cluster, object);
  const time = seconds(world);
  const managedFields = list(known, "metadata", "managedFields").map((entry) => ({ ...member(entry), time }));
  const metadata = { ...member(known, "metadata"), uid: world.ids.uuid(), creationTimestamp: time, managedFields };
  put(world, cluster, resourceKey(kind.resource, kind.group), { ...known, metadata });
}

import type { World } from "../world/world.ts";
import { master } from "./access/identity.ts";
import type { Cluster } from "./cluster.ts";
import { type JsonObject, text } from "./json.ts";
import { apiVersion } from "./kinds/kind.ts";
import { kindsServed } from "./kinds/registry.ts";
import { createOf } from "./objects/write.ts";
import { decode } from "./schema/decode.ts";
import { badRequest } from "./status.ts";
import { put, resourceKey } from "./store.ts";

const never = new AbortController().signal;

/** Put an object into a cluster as its administrator would. */
export function seedObject(world: World, cluster: Cluster, object: JsonObject): JsonObject {
  const kind = kindsServed(cluster).find((each) => each.kind === object.kind && apiVersion(each) === object.apiVersion);
  if (!kind) throw badRequest(`no cluster knows the kind ${String(object.kind)} of ${String(object.apiVersion)}`);
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

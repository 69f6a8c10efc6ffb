import { type JsonObject, text } from "../json.ts";
import { all, read, remove } from "../store.ts";
import { systemObject } from "./system.ts";
import type { Work } from "./work.ts";

/** A namespace gets its `default` ServiceAccount and the cluster's certificate, a moment after it was made. */
export function furnishNamespace({ world, cluster, object, store }: Work): void {
  const namespace = text(object, "metadata", "name");
  const missing = (resource: string, name: string) => !read(cluster, resource, namespace, name);
  if (missing("serviceaccounts", "default"))
    store(systemObject(world, "v1", "ServiceAccount", namespace, "default"), "serviceaccounts");
  if (missing("configmaps", "kube-root-ca.crt"))
    store(
      {
        ...systemObject(world, "v1", "ConfigMap", namespace, "kube-root-ca.crt"),
        data: { "ca.crt": cluster.serverCa },
      },
      "configmaps",
    );
}

/** A deleted namespace goes when all that is in it has gone. */
export function finishNamespace({ world, cluster, object, store, again }: Work): void {
  const namespace = text(object, "metadata", "name");
  let held = false;
  for (const resource of Object.keys(cluster.objects)) {
    for (const inside of all(cluster, resource, namespace)) {
      const finalizers = (inside.metadata as JsonObject).finalizers;
      if (Array.isArray(finalizers) && finalizers.length > 0 && !resource.endsWith("claims")) {
        held = true;
        if (!text(inside, "metadata", "deletionTimestamp")) store(marked(inside, world.clock.iso()), resource);
      } else {
        const gone = remove(world, cluster, resource, inside);
        // Its volume sees that.
        if (resource === "persistentvolumeclaims") again(resource, gone, 0);
      }
    }
  }
  if (held) again("namespaces", object, 5000);
  else remove(world, cluster, "namespaces", object);
}

const marked = (object: JsonObject, iso: string): JsonObject => ({
  ...object,
  metadata: {
    ...(object.metadata as JsonObject),
    deletionTimestamp: `${iso.slice(0, 19)}Z`,
    deletionGracePeriodSeconds: 0,
  },
});

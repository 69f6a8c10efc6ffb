import type { World } from "../../world/world.ts";
import type { Cluster } from "../cluster.ts";
import { type JsonObject, list, object, text, texts } from "../json.ts";
import { all, put, remove } from "../store.ts";

/** What a deletion by `Foreground` or `Orphan` puts on the owner. */
export const garbageFinalizers = ["foregroundDeletion", "orphan"];

type Seen = (resource: string, object: JsonObject) => void;

/** Delete what belonged to objects that are no more, and let go those that waited for it. */
export function collectGarbage(world: World, cluster: Cluster, changed: Seen): void {
  const there = new Set<string>();
  for (const resource of Object.keys(cluster.objects))
    for (const each of all(cluster, resource)) there.add(text(each, "metadata", "uid"));
  for (const resource of Object.keys(cluster.objects)) {
    for (const each of all(cluster, resource)) {
      const owners = list(each, "metadata", "ownerReferences");
      const orphaned = owners.length > 0 && owners.every((owner) => !there.has(text(owner, "uid")));
      if (!orphaned || texts(each, "metadata", "finalizers").length > 0) continue;
      changed(resource, remove(world, cluster, resource, each));
    }
  }
}

const dependents = (cluster: Cluster, owner: JsonObject): [resource: string, object: JsonObject][] =>
  Object.keys(cluster.objects).flatMap((resource) =>
    all(cluster, resource)
      .filter((each) =>
        list(each, "metadata", "ownerReferences").some((one) => text(one, "uid") === text(owner, "metadata", "uid")),
      )
      .map((each): [string, JsonObject] => [resource, each]),
  );

/** Finish a deletion with `Foreground` or `Orphan`: dependents are deleted first, or kept. */
export function finishDeletion(
  world: World,
  cluster: Cluster,
  resource: string,
  owner: JsonObject,
  changed: Seen,
): void {
  const finalizers = texts(owner, "metadata", "finalizers");
  const orphan = finalizers.includes("orphan");
  for (const [where, each] of dependents(cluster, owner)) {
    if (!orphan) changed(where, remove(world, cluster, where, each));
    else {
      const left = list(each, "metadata", "ownerReferences").filter(
        (one) => text(one, "uid") !== text(owner, "metadata", "uid"),
      );
      put(world, cluster, where, { ...each, metadata: { ...object(each, "metadata"), ownerReferences: left } });
    }
  }
  const kept = finalizers.filter((each) => !garbageFinalizers.includes(each));
  const without = { ...owner, metadata: { ...object(owner, "metadata"), finalizers: kept } };
  if (kept.length > 0) put(world, cluster, resource, without);
  else changed(resource, remove(world, cluster, resource, without));
}

import { define, lookup } from "../world/table.ts";
import type { World } from "../world/world.ts";
import { type Cluster, findCluster, type Installed } from "./cluster.ts";
import { reconcileSoon } from "./controllers/reconcile.ts";
import { type JsonObject, text } from "./json.ts";
import { apiVersion } from "./kinds/kind.ts";
import { kindsServed } from "./kinds/registry.ts";
import { seedObject } from "./seed.ts";
import { read, remove, resourceKey } from "./store.ts";

const kindOf = (cluster: Cluster, object: JsonObject) =>
  kindsServed(cluster).find((each) => each.kind === object.kind && apiVersion(each) === object.apiVersion);

function placed(cluster: Cluster, object: JsonObject): Installed[] {
  const kind = kindOf(cluster, object);
  return kind
    ? [
        {
          resource: resourceKey(kind.resource, kind.group),
          namespace: text(object, "metadata", "namespace"),
          name: text(object, "metadata", "name"),
          given: JSON.stringify(object),
        },
      ]
    : [];
}

function takeOut(world: World, cluster: Cluster, { resource, namespace, name }: Installed): void {
  const there = read(cluster, resource, namespace, name);
  if (!there) return;
  const gone = remove(world, cluster, resource, there);
  const kind = kindsServed(cluster).find((each) => resourceKey(each.resource, each.group) === resource);
  if (kind) reconcileSoon(world, cluster, kind, gone);
}

const isAt = (one: Installed, other: Installed): boolean =>
  one.resource === other.resource && one.namespace === other.namespace && one.name === other.name;

/** Put a vendor's objects into a cluster in the place of those that it put there before under this name; none takes them out. */
export function install(world: World, key: string, name: string, objects: readonly JsonObject[]): void {
  const cluster = findCluster(world, key);
  if (!cluster) return;
  const before = lookup(cluster.installed, name) ?? [];
  const now = objects.flatMap((object) => placed(cluster, object).map((at) => ({ ...at, object })));
  for (const old of before) if (!now.some((each) => isAt(each, old))) takeOut(world, cluster, old);
  for (const each of now) {
    const isThere = read(cluster, each.resource, each.namespace, each.name) !== undefined;
    if (isThere && before.some((old) => isAt(old, each) && old.given === each.given)) continue;
    takeOut(world, cluster, each);
    seedObject(world, cluster, each.object);
  }
  define(
    cluster.installed,
    name,
    now.map(({ object: _object, ...at }) => at),
  );
}

import { lookup } from "../world/table.ts";
import type { World } from "../world/world.ts";
import { wakeAll } from "./changes.ts";
import type { Change, Cluster } from "./cluster.ts";
import { isObject, type JsonObject, text } from "./json.ts";

/** Where objects of one resource lie: its plural and group. */
export const resourceKey = (plural: string, group: string): string => (group ? `${plural}.${group}` : plural);

const remembered = 1000;

const slot = (namespace: string, name: string): string => `${namespace}/${name}`;

/** An object as stored. */
export function read(cluster: Cluster, resource: string, namespace: string, name: string): JsonObject | undefined {
  const found = cluster.objects[resource];
  const key = slot(namespace, name);
  return found && lookup(found, key);
}

const byKey = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** All objects of a resource in a namespace, or in all, in the order of the API server's store. */
export function all(cluster: Cluster, resource: string, namespace = ""): JsonObject[] {
  const found = cluster.objects[resource] ?? {};
  const keys = Object.keys(found).filter((key) => !namespace || key.startsWith(`${namespace}/`));
  return keys.sort(byKey).map((key) => found[key] as JsonObject);
}

function remember(world: World, cluster: Cluster, change: Change): void {
  cluster.changes.push(change);
  if (cluster.changes.length > 2 * remembered) {
    const gone = cluster.changes.splice(0, cluster.changes.length - remembered);
    cluster.forgotten = gone.at(-1)?.version ?? cluster.forgotten;
  }
  wakeAll(world, cluster.key);
}

function stamped(cluster: Cluster, object: JsonObject): { version: number; stored: JsonObject } {
  cluster.counter += 1;
  const metadata = isObject(object.metadata) ? object.metadata : {};
  return {
    version: cluster.counter,
    stored: { ...object, metadata: { ...metadata, resourceVersion: String(cluster.counter) } },
  };
}

/** Store an object under the next resource version; it must not be changed afterwards. */
export function put(world: World, cluster: Cluster, resource: string, object: JsonObject): JsonObject {
  const key = slot(text(object, "metadata", "namespace"), text(object, "metadata", "name"));
  const { version, stored } = stamped(cluster, object);
  const objects = cluster.objects[resource] ?? {};
  cluster.objects[resource] = objects;
  const before = lookup(objects, key);
  objects[key] = stored;
  remember(world, cluster, {
    version,
    type: before ? "MODIFIED" : "ADDED",
    resource,
    object: stored,
    ...(before ? { before } : {}),
  });
  return stored;
}

/** Take an object away; answers what it was at the end. */
export function remove(world: World, cluster: Cluster, resource: string, object: JsonObject): JsonObject {
  const key = slot(text(object, "metadata", "namespace"), text(object, "metadata", "name"));
  const { version, stored } = stamped(cluster, object);
  delete cluster.objects[resource]?.[key];
  remember(world, cluster, { version, type: "DELETED", resource, object: stored, before: object });
  return stored;
}

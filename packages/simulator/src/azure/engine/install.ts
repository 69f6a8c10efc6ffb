import { type JsonObject, setAt } from "./json.ts";
import { parsePath } from "./path.ts";
import type { ArmContext, WriteRequest } from "./resource-type.ts";
import { type Entry, findEntry, keepEntry } from "./state.ts";

/** Put a finished resource into the world, as a provider does for itself: past the gate, at once. */
export function install(arm: ArmContext, id: string, body: JsonObject): Entry {
  const { namespace, types } = parsePath(id);
  const type = arm.resourceType([namespace, ...types].join("/"));
  if (type?.body?.build === undefined) throw new TypeError(`There is no kind of resource to install ${id}.`);
  const name = id.slice(id.lastIndexOf("/") + 1);
  const have = findEntry(arm.state, id);
  const write: WriteRequest = {
    arm,
    type,
    id: type.naming?.writeId?.(id) ?? id,
    name,
    verb: "put",
    body,
    have,
    apiVersion: type.versions.range[1],
    identity: { objectId: "provider", clientId: "provider", tenantId: "" },
    query: new URLSearchParams(),
  };
  const built = type.body?.build(write);
  const entry: Entry = { type: type.name.toLowerCase(), resource: built.resource, hidden: built.hidden ?? {} };
  keepEntry(arm.state, entry);
  type.hooks?.accepted?.(write, entry);
  type.hooks?.completed?.(arm, entry, { verb: "put", first: have === undefined });
  if (type.lifecycle?.stateless !== true) setAt(entry.resource, "properties.provisioningState", "Succeeded");
  if (type.concurrency?.etag !== undefined && type.concurrency?.etag.path !== "")
    setAt(entry.resource, type.concurrency?.etag.path, type.concurrency?.etag.make(arm));
  return entry;
}

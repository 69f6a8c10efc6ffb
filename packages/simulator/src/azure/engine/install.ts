import { type JsonObject, setAt } from "./json.ts";
import type { Cloud, Write } from "./kind.ts";
import { parsePath } from "./path.ts";
import { type Entry, findEntry, keepEntry } from "./state.ts";

/** Put a finished resource into the world, as a provider does for itself: past the gate, at once. */
export function install(cloud: Cloud, id: string, body: JsonObject): Entry {
  const { namespace, types } = parsePath(id);
  const kind = cloud.kind([namespace, ...types].join("/"));
  if (kind?.build === undefined) throw new TypeError(`There is no kind of resource to install ${id}.`);
  const name = id.slice(id.lastIndexOf("/") + 1);
  const have = findEntry(cloud.state, id);
  const write: Write = {
    cloud,
    kind,
    id: kind.writeId?.(id) ?? id,
    name,
    verb: "put",
    body,
    have,
    apiVersion: kind.apiVersions[1],
    identity: { objectId: "provider", clientId: "provider", tenantId: "" },
    query: new URLSearchParams(),
  };
  const built = kind.build(write);
  const entry: Entry = { kind: kind.type.toLowerCase(), resource: built.resource, hidden: built.hidden ?? {} };
  keepEntry(cloud.state, entry);
  kind.written?.(write, entry);
  kind.completed?.(cloud, entry, { verb: "put", first: have === undefined });
  if (kind.stateless !== true) setAt(entry.resource, "properties.provisioningState", "Succeeded");
  if (kind.etag !== undefined && kind.etag.path !== "") setAt(entry.resource, kind.etag.path, kind.etag.make(cloud));
  return entry;
}

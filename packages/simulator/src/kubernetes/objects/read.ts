import { isObject, type JsonObject, text } from "../json.ts";
import { apiVersion } from "../kinds/kind.ts";
import { byFields, byLabels, type Selects } from "../select.ts";
import { badRequest, expired, invalid, notAllowed } from "../status.ts";
import { all } from "../store.ts";
import { type ObjectRequest, placeOf } from "./request.ts";

/** What a request's selectors let through. */
export function selection(request: ObjectRequest): Selects {
  const { query, kind, name } = request;
  const labels = query.get("labelSelector");
  const fields = query.get("fieldSelector");
  const each = [
    ...(labels ? [byLabels(labels)] : []),
    ...(fields ? [byFields(kind, fields)] : []),
    ...(name ? [(of: JsonObject) => text(of, "metadata", "name") === name] : []),
  ];
  return (of) => each.every((selects) => selects(of));
}

/** The objects that a request selects. */
export const selected = (request: ObjectRequest): JsonObject[] =>
  all(request.cluster, placeOf(request), request.namespace).filter(selection(request));

/** A number in the query, when it is one. */
export function count(query: URLSearchParams, name: string): number | undefined {
  const written = query.get(name);
  if (written === null || written === "") return undefined;
  if (!/^\d{1,15}$/.test(written)) throw badRequest(`strconv.ParseInt: parsing "${written}": invalid syntax`);
  return Number(written);
}

interface Continue {
  readonly version: number;
  readonly after: string;
}

function continued(token: string): Continue {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (isObject(read) && typeof read.version === "number" && typeof read.after === "string")
      return { version: read.version, after: read.after };
  } catch {
    // Refused below, as any other token that is none.
  }
  throw badRequest("continue key is not valid: illegal base64 data");
}

const place = (of: JsonObject): string => `${text(of, "metadata", "namespace")}/${text(of, "metadata", "name")}`;

/** One page of a list. */
export interface Page {
  readonly items: JsonObject[];
  readonly metadata: JsonObject;
}

/**
 * List what a request selects. An API server pages only where the client sends `limit` (ListOptions in the Kubernetes
 * API reference), so the world's page size does not apply here.
 */
export function pageOf(request: ObjectRequest): Page {
  const { cluster, query } = request;
  const limit = count(query, "limit") ?? 0;
  const version = query.get("resourceVersion");
  if (version && !/^\d+$/.test(version))
    throw badRequest(
      `resourceVersion: Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`,
    );
  if (query.get("resourceVersionMatch") && !version) {
    const why = "resourceVersionMatch is forbidden unless resourceVersion is provided";
    const about = { group: "meta.k8s.io", resource: "", kind: "ListOptions" };
    throw invalid(about, "", [notAllowed("resourceVersionMatch", why)]);
  }
  const token = query.get("continue");
  const from = token ? continued(token) : undefined;
  if (from && from.version < cluster.forgotten)
    throw expired(
      "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    );
  const found = selected(request).filter((of) => !from || place(of) > from.after);
  const items = limit > 0 ? found.slice(0, limit) : found;
  const last = items.at(-1);
  const at = from?.version ?? cluster.counter;
  const more =
    found.length > items.length && last
      ? { continue: Buffer.from(JSON.stringify({ version: at, after: place(last) })).toString("base64url") }
      : request.kind.custom
        ? { continue: "" }
        : {};
  const left =
    found.length > items.length && !query.get("labelSelector") && !query.get("fieldSelector")
      ? { remainingItemCount: found.length - items.length }
      : {};
  return { items, metadata: { resourceVersion: String(at), ...more, ...left } };
}

/** A page in wire shape. */
export function listOf(request: ObjectRequest): JsonObject {
  const { items, metadata } = pageOf(request);
  return {
    kind: `${request.kind.kind}List`,
    apiVersion: apiVersion(request.kind),
    metadata,
    items: items.map((item) => inList(item, request)),
  };
}

/** An object as lists show it: of built-in kinds the list alone says which they are. */
export function inList(item: JsonObject, { kind }: ObjectRequest): JsonObject {
  if (kind.custom) return asVersion(item, kind);
  const { apiVersion: _version, kind: _kind, ...rest } = item;
  return rest;
}

/** An object in the requested version: versions of a kind differ in name only. */
export function asVersion(item: JsonObject, kind: { group: string; version: string }): JsonObject {
  const version = apiVersion(kind);
  return item.apiVersion === version ? item : { ...item, apiVersion: version };
}

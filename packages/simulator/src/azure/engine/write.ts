import type { Answer } from "../../service.ts";
import { discard } from "./discard.ts";
import { bodyOf, checkEnvelope } from "./envelope.ts";
import {
  authorize,
  authorizeLink,
  type RequestContext,
  requireRegistration,
  requireSubscription,
  requireVersion,
} from "./gate.ts";
import { isObject, type Json, type JsonObject, objectOf, setAt, textOf } from "./json.ts";
import type { Built, Change, Kind, Write } from "./kind.ts";
import { locations, plainLocation } from "./locations.ts";
import { begin, failIfPlanned, signature } from "./operation.ts";
import { requirePolicies, requireUnlocked } from "./protection.ts";
import { absent, etagHeader, idOf, requireAbove } from "./read.ts";
import { badRequest, gateway } from "./refusal.ts";
import { type Entry, entriesUnder, findEntry, keepEntry } from "./state.ts";
import type { Style } from "./style.ts";
import { styles } from "./styles.ts";
import { show } from "./view.ts";

const notAllowed = (method: string, id: string) =>
  gateway(405, "MethodNotAllowed", `The requested resource '${id}' does not support http method '${method}'.`);

/** PUT or PATCH of one resource. */
export function write(context: RequestContext, kind: Kind, verb: "put" | "patch"): Answer {
  const { cloud, request, path } = context;
  const written = idOf(context, kind);
  const change = verb === "put" ? kind.put : kind.patch;
  if (change === undefined || kind.build === undefined) throw notAllowed(request.method, written);
  const subscription = path.subscription === undefined ? undefined : requireSubscription(cloud, path.subscription);
  authorize(context, `${kind.type}/write`, written);
  const body = bodyOf(request, verb === "put" && kind.location !== undefined);
  requireVersion(context.apiVersion, kind, textOf(body.location));
  if (subscription !== undefined) requireRegistration(cloud, subscription, path.namespace);
  requireAbove(context, kind, written, "write");
  const kept = kind.keptAt?.(written) ?? written;
  const have = findEntry(cloud.state, kept);
  if (verb === "patch" && have === undefined) throw absent(context, kind, path.names.at(-1) ?? "");
  if (verb === "put") {
    checkEnvelope(kind, path, body, have);
    checkLocation(kind, body);
  }
  requireUnlocked(cloud, written, "write");
  const name = path.names.at(-1) ?? "";
  if (have === undefined && kind.name !== undefined && !kind.name.pattern.test(name)) throw kind.name.refuse(name);
  const id = have?.resource.id ?? kind.writeId?.(kept) ?? kept;
  const asking: Write = {
    cloud,
    kind,
    id,
    name,
    verb,
    body,
    have,
    apiVersion: context.apiVersion,
    identity: context.identity,
    query: request.url.searchParams,
  };
  requirePreconditions(context, kind, body, have);
  requireIdle(context, kind, id, have);
  const built =
    verb === "put" || kind.patched !== undefined
      ? (kind.patched && verb === "patch" ? kind.patched : kind.build)(asking)
      : tagsOnly(asking);
  requirePolicies(cloud, kind, written, built.resource);
  for (const link of kind.links?.(asking) ?? []) {
    authorizeLink(context, link.permission, link.id, `${kind.type}/write`, written);
    if (link.exists && findEntry(cloud.state, link.id) === undefined)
      throw badRequest(
        "InvalidResourceReference",
        `Resource ${link.id} referenced by resource ${written} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      );
  }
  return accept(context, kind, asking, change, built);
}

function checkLocation(kind: Kind, body: JsonObject): void {
  const location = textOf(body.location);
  if (kind.location === undefined || location === undefined) return;
  const plain = plainLocation(location);
  const offered = kind.location === "global" ? plain === "global" : Object.hasOwn(locations, plain);
  if (offered) return;
  const list = kind.location === "global" ? "global" : Object.keys(locations).join(",");
  throw gateway(
    400,
    "LocationNotAvailableForResourceType",
    `The provided location '${location}' is not available for resource type '${kind.type}'. List of available regions for the resource type is '${list}'.`,
  );
}

function tagsOnly({ have, body }: Write): Built {
  const resource = structuredClone((have as Entry).resource);
  if (body.tags !== undefined) resource.tags = objectOf(body.tags);
  return { resource, hidden: have?.hidden ?? {} };
}

function requirePreconditions(context: RequestContext, kind: Kind, body: JsonObject, have: Entry | undefined): void {
  const { etag } = kind;
  if (etag === undefined) return;
  const wanted = context.request.headers["if-match"] ?? (etag.path === "etag" ? textOf(body.etag) : undefined);
  if (wanted !== undefined && wanted !== "*" && wanted !== "") {
    const has = have && textOf(etag.path === "" ? have.hidden.etag : atPath(have, etag.path));
    if (have !== undefined && bare(wanted) !== bare(has ?? "")) throw etag.mismatch(have, wanted);
  }
  if (wanted !== undefined && have === undefined && context.request.headers["if-match"] !== undefined)
    throw gateway(412, "PreconditionFailed", "The condition 'If-Match' was not met: the resource does not exist.");
  if (context.request.headers["if-none-match"] === "*" && have !== undefined && etag.exists) throw etag.exists(have);
}

const bare = (etag: string): string => etag.replace(/^W\//, "").replaceAll('"', "");
const atPath = (entry: Entry, path: string) => {
  const [first = "", second] = path.split(".");
  const value = entry.resource[first];
  return second === undefined ? value : objectOf(value)[second];
};

/** Providers that take one write at a time on a resource, or on all of a tree. */
export function requireIdle(context: RequestContext, kind: Kind, id: string, have: Entry | undefined): void {
  if (kind.serial === undefined) return;
  const { state } = context.cloud;
  const root = kind.serial.on === "root" ? findEntry(state, id.split("/").slice(0, 9).join("/")) : have;
  const candidates =
    root === undefined ? [] : [root, ...(kind.serial.on === "root" ? entriesUnder(state, root.resource.id) : [])];
  for (const busy of candidates) {
    const running = busy.operation === undefined ? undefined : state.operations[busy.operation];
    if (running?.status === "InProgress") throw kind.serial.refuse(running, busy);
  }
}

function accept(context: RequestContext, kind: Kind, asking: Write, change: Change, built: Built): Answer {
  const { cloud } = context;
  const { have, verb } = asking;
  if (change.style === undefined) failIfPlanned(cloud, { kind: kind.type.toLowerCase(), verb });
  const first = have === undefined;
  const before = have === undefined ? undefined : steady(show(cloud, have));
  const entry: Entry = { kind: kind.type.toLowerCase(), resource: built.resource, hidden: built.hidden ?? {} };
  const { etag } = kind;
  if (etag !== undefined) {
    if (etag.path === "") entry.hidden.etag = etag.make(cloud);
    else setAt(entry.resource, etag.path, etag.make(cloud));
  }
  keepEntry(cloud.state, entry);
  kind.written?.(asking, entry);
  const untouched = have !== undefined && steady(show(cloud, entry)) === before;
  if (untouched && etag !== undefined && etag.path !== "") setAt(entry.resource, etag.path, atPath(have, etag.path));
  const style: Style | undefined = change.style === undefined ? undefined : styles[change.style];
  const state = first ? "Creating" : "Updating";
  const quick = style === undefined || (change.style === "storageAccount" && !first);
  if (quick || change.style === undefined) {
    kind.completed?.(cloud, entry, { verb, first });
    if (kind.stateless !== true) setAt(entry.resource, "properties.provisioningState", "Succeeded");
    const status = verb === "patch" ? 200 : first ? (kind.createdStatus ?? 201) : (kind.changedStatus ?? 200);
    const location =
      first && kind.createdLocation === true ? { location: `${entry.resource.id}?${signature(cloud)}` } : {};
    return {
      status,
      headers: { ...location, ...etagHeader(kind, entry) },
      body: structuredClone(kind.viewWritten?.(cloud, entry) ?? show(cloud, entry)),
    };
  }
  const running = typeof change.state === "function" ? change.state(have, entry) : (change.state ?? state);
  if (kind.stateless !== true) setAt(entry.resource, "properties.provisioningState", untouched ? "Succeeded" : running);
  const { headers } = begin(cloud, {
    style: change.style,
    seconds: untouched ? 0 : secondsOf(change, entry.resource),
    verb,
    entry,
    kind,
    apiVersion: context.apiVersion,
    origin: context.request.url.origin,
    first,
    ...(have === undefined ? {} : { before: have.resource }),
  });
  const body = style.body === "resource" ? structuredClone(show(cloud, entry)) : style.body === "{}" ? {} : undefined;
  const status = first ? style.created : untouched ? (kind.changedStatus ?? style.changed) : style.changed;
  const answer: Answer = { status, headers };
  return body === undefined ? answer : { ...answer, body };
}

const secondsOf = ({ seconds }: Change, resource: Entry["resource"]): number =>
  typeof seconds === "function" ? seconds(resource) : (seconds ?? 0);

/** What a resource shows, but for what changes with every write. */
const steady = (resource: JsonObject): string => JSON.stringify(sorted(resource));

const volatile = new Set(["etag", "eTag", "provisioningState", "systemData"]);

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((one) => sorted(one) ?? null);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).filter((key) => !volatile.has(key));
  return Object.fromEntries(keys.sort().map((key) => [key, sorted(value[key])]));
}

/** DELETE of one resource. */
export function remove(context: RequestContext, kind: Kind): Answer {
  const { cloud, request, path } = context;
  const id = idOf(context, kind);
  if (kind.remove === undefined) throw notAllowed(request.method, id);
  if (path.subscription !== undefined) requireSubscription(cloud, path.subscription);
  authorize(context, `${kind.type}/delete`, id);
  requireVersion(context.apiVersion, kind);
  requireAbove(context, kind, id, "delete");
  const have = findEntry(cloud.state, kind.keptAt?.(id) ?? id);
  if (have === undefined) {
    if (kind.type.startsWith("Microsoft.Resources/")) throw absent(context, kind, path.names.at(-1) ?? "");
    return { status: 204 };
  }
  for (const locked of [have, ...entriesUnder(cloud.state, id)]) requireUnlocked(cloud, locked.resource.id, "delete");
  requirePreconditions(context, kind, {}, have);
  requireIdle(context, kind, id, have);
  kind.removing?.(cloud, have);
  if (kind.remove.style === undefined) {
    const shown = kind.removeShows === true ? structuredClone(show(cloud, have)) : undefined;
    discard(cloud, have);
    return shown === undefined ? { status: 200 } : { status: 200, body: shown };
  }
  if (kind.stateless !== true) setAt(have.resource, "properties.provisioningState", "Deleting");
  const style: Style = styles[kind.remove.style];
  const { headers } = begin(cloud, {
    style: kind.remove.style,
    seconds: secondsOf(kind.remove, have.resource),
    verb: "delete",
    entry: have,
    kind,
    apiVersion: context.apiVersion,
    origin: request.url.origin,
    first: false,
  });
  return { status: style.created, headers };
}

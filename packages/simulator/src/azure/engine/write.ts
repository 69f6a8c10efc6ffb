import type { Answer } from "../../service.ts";
import { evaluateLater } from "../policy/deploy.ts";
import { enforcePolicies } from "../policy/enforce.ts";
import { discard } from "./discard.ts";
import { bodyOf, checkEnvelope, checkLocation } from "./envelope.ts";
import {
  authorize,
  authorizeLink,
  type RequestContext,
  requireRegistration,
  requireSubscription,
  requireVersion,
} from "./gate.ts";
import { isObject, type Json, type JsonObject, objectOf, setAt, textOf } from "./json.ts";
import { begin, failIfPlanned, secondsOf, signature } from "./operation.ts";
import { atPath, checkPreconditions } from "./preconditions.ts";
import { requireUnlocked } from "./protection.ts";
import { absent, etagHeader, idOf, requireAbove } from "./read.ts";
import { badRequest, gateway } from "./refusal.ts";
import type { Built, ResourceType, Timing, WriteRequest } from "./resource-type.ts";
import { type Entry, entriesUnder, findEntry, keepEntry } from "./state.ts";
import type { Style } from "./style.ts";
import { styles } from "./styles.ts";
import { show } from "./view.ts";

const notAllowed = (method: string, id: string) =>
  gateway(405, "MethodNotAllowed", `The requested resource '${id}' does not support http method '${method}'.`);

/** PUT or PATCH of one resource. */
export function write(context: RequestContext, type: ResourceType, verb: "put" | "patch"): Answer {
  const { arm, request, path } = context;
  const written = idOf(context, type);
  const timing = verb === "put" ? type.lifecycle?.put : type.lifecycle?.patch;
  if (timing === undefined || type.body?.build === undefined) throw notAllowed(request.method, written);
  const subscription = path.subscription === undefined ? undefined : requireSubscription(arm, path.subscription);
  authorize(context, `${type.name}/write`, written);
  const sent = bodyOf(request, verb === "put" && type.location !== undefined);
  requireVersion(context.apiVersion, type, textOf(sent.location));
  if (subscription !== undefined) requireRegistration(arm, subscription, path.namespace);
  requireAbove(context, type, written, "write");
  const kept = type.naming?.keptAt?.(written) ?? written;
  const have = findEntry(arm.state, kept);
  if (verb === "patch" && have === undefined) throw absent(context, type, path.names.at(-1) ?? "");
  if (verb === "put") {
    checkEnvelope(type, path, sent, have);
    checkLocation(type, sent);
  }
  requireUnlocked(arm, written, "write");
  const body = judged(context, { type, id: written, verb, body: sent, have });
  const name = path.names.at(-1) ?? "";
  if (have === undefined && type.naming?.rule !== undefined && !type.naming?.rule.pattern.test(name))
    throw type.naming?.rule.refuse(name);
  const id = have?.resource.id ?? type.naming?.writeId?.(kept) ?? kept;
  const writeRequest: WriteRequest = {
    arm,
    type,
    id,
    name,
    verb,
    body,
    have,
    apiVersion: context.apiVersion,
    identity: context.identity,
    query: request.url.searchParams,
    ...(request.operator === true ? { unjudged: true } : {}),
  };
  const failing = checkPreconditions(context, { type, verb, timing, body, have });
  if (failing !== undefined) return failing;
  requireIdle(context, type, id, have);
  const build = verb === "put" ? type.body.build : (type.body.buildPatch ?? tagsOnly);
  const built = build(writeRequest);
  for (const link of type.body?.links?.(writeRequest) ?? []) {
    authorizeLink(context, link.permission, link.id, `${type.name}/write`, written);
    if (link.exists && findEntry(arm.state, link.id) === undefined)
      throw badRequest(
        "InvalidResourceReference",
        `Resource ${link.id} referenced by resource ${written} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      );
  }
  return accept(context, type, writeRequest, timing, built);
}

/** The body as policies leave it. An operator's own is not judged, as a denial is not for it either. */
function judged(
  { arm, request, apiVersion }: RequestContext,
  { have, ...wanted }: Pick<WriteRequest, "type" | "id" | "verb" | "body" | "have">,
): JsonObject {
  if (request.operator === true) return wanted.body;
  return enforcePolicies(arm, { ...wanted, apiVersion, have: have && show(arm, have) });
}

function tagsOnly({ have, body }: WriteRequest): Built {
  const resource = structuredClone((have as Entry).resource);
  if (body.tags !== undefined) resource.tags = objectOf(body.tags);
  return { resource, hidden: have?.hidden ?? {} };
}

/** Providers that take one write at a time on a resource, or on all of a tree. */
export function requireIdle(context: RequestContext, type: ResourceType, id: string, have: Entry | undefined): void {
  if (type.concurrency?.serial === undefined) return;
  const { state } = context.arm;
  const root = type.concurrency?.serial.on === "root" ? findEntry(state, id.split("/").slice(0, 9).join("/")) : have;
  const candidates =
    root === undefined
      ? []
      : [root, ...(type.concurrency?.serial.on === "root" ? entriesUnder(state, root.resource.id) : [])];
  for (const busy of candidates) {
    const running = busy.operation === undefined ? undefined : state.operations[busy.operation];
    if (running?.status === "InProgress") throw type.concurrency?.serial.refuse(running, busy);
  }
}

function accept(
  context: RequestContext,
  type: ResourceType,
  writeRequest: WriteRequest,
  timing: Timing,
  built: Built,
): Answer {
  const { arm } = context;
  const { have, verb } = writeRequest;
  if (timing.style === undefined) failIfPlanned(arm, { type: type.name.toLowerCase(), verb });
  const first = have === undefined;
  const before = have === undefined ? undefined : steady(show(arm, have));
  const entry: Entry = { type: type.name.toLowerCase(), resource: built.resource, hidden: built.hidden ?? {} };
  const etag = type.concurrency?.etag;
  if (etag !== undefined) {
    if (etag.path === "") entry.hidden.etag = etag.make(arm);
    else setAt(entry.resource, etag.path, etag.make(arm));
  }
  if (first) entry.hidden.madeAt = arm.world.clock.now();
  keepEntry(arm.state, entry);
  type.hooks?.accepted?.(writeRequest, entry);
  const unchanged = have !== undefined && steady(show(arm, entry)) === before;
  const untouched = unchanged && timing.evenUnchanged !== true;
  if (unchanged && etag !== undefined && etag.path !== "") setAt(entry.resource, etag.path, atPath(have, etag.path));
  const style: Style | undefined = timing.style === undefined ? undefined : styles[timing.style];
  const state = first ? "Creating" : "Updating";
  const atOnce = (style?.immediateUpdates === true && !first) || timing.atOnce?.(writeRequest.apiVersion) === true;
  if (style === undefined || timing.style === undefined || atOnce) {
    type.hooks?.completed?.(arm, entry, { verb, first });
    evaluateLater(arm, entry);
    if (type.lifecycle?.stateless !== true) setAt(entry.resource, "properties.provisioningState", "Succeeded");
    const status =
      verb === "patch" ? 200 : first ? (type.answers?.createdStatus ?? 201) : (type.answers?.changedStatus ?? 200);
    const location =
      first && type.answers?.createdLocation === true ? { location: `${entry.resource.id}?${signature(arm)}` } : {};
    return {
      status,
      headers: { ...location, ...etagHeader(type, entry) },
      body: structuredClone(type.views?.showWritten?.(arm, entry) ?? show(arm, entry)),
    };
  }
  const running = typeof timing.state === "function" ? timing.state(have, entry) : (timing.state ?? state);
  if (type.lifecycle?.stateless !== true)
    setAt(entry.resource, "properties.provisioningState", untouched ? "Succeeded" : running);
  const { headers } = begin(arm, {
    style: timing.style,
    seconds: untouched ? 0 : secondsOf(timing, entry.resource),
    verb,
    entry,
    type,
    apiVersion: context.apiVersion,
    origin: context.request.url.origin,
    first,
    ...(have === undefined ? {} : { before: have.resource }),
  });
  const body = style.body === "resource" ? structuredClone(show(arm, entry)) : style.body === "{}" ? {} : undefined;
  const status = first ? style.created : untouched ? (type.answers?.changedStatus ?? style.changed) : style.changed;
  const answer: Answer = { status, headers };
  return body === undefined ? answer : { ...answer, body };
}

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
export function remove(context: RequestContext, type: ResourceType): Answer {
  const { arm, request, path } = context;
  const id = idOf(context, type);
  if (type.lifecycle?.remove === undefined) throw notAllowed(request.method, id);
  if (path.subscription !== undefined) requireSubscription(arm, path.subscription);
  authorize(context, `${type.name}/delete`, id);
  requireVersion(context.apiVersion, type);
  requireAbove(context, type, id, "delete");
  const have = findEntry(arm.state, type.naming?.keptAt?.(id) ?? id);
  if (have === undefined) {
    if (type.answers?.removeNeedsExisting === true) throw absent(context, type, path.names.at(-1) ?? "");
    return { status: 204 };
  }
  for (const locked of [have, ...entriesUnder(arm.state, id)]) requireUnlocked(arm, locked.resource.id, "delete");
  const failing = checkPreconditions(context, { type, verb: "delete", timing: type.lifecycle.remove, body: {}, have });
  if (failing !== undefined) return failing;
  requireIdle(context, type, id, have);
  type.hooks?.checkRemoval?.(arm, have, request.url.searchParams);
  if (type.lifecycle?.remove.style === undefined) {
    const shown = type.answers?.removeShows === true ? structuredClone(show(arm, have)) : undefined;
    discard(arm, have);
    return shown === undefined ? { status: 200 } : { status: 200, body: shown };
  }
  if (type.lifecycle?.stateless !== true) setAt(have.resource, "properties.provisioningState", "Deleting");
  const style: Style = styles[type.lifecycle?.remove.style];
  const { headers } = begin(arm, {
    style: type.lifecycle?.remove.style,
    seconds: secondsOf(type.lifecycle?.remove, have.resource),
    verb: "delete",
    entry: have,
    type,
    apiVersion: context.apiVersion,
    origin: request.url.origin,
    first: false,
  });
  return { status: style.created, headers };
}

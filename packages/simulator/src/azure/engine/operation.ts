import type { Answer } from "../../service.ts";
import type { World } from "../../world/world.ts";
import { discard } from "./discard.ts";
import { type Json, type JsonObject, objectOf, setAt, textOf } from "./json.ts";
import type { Cloud, Kind } from "./kind.ts";
import { decoded, nameOf } from "./path.ts";
import { Refusal } from "./refusal.ts";
import { dropEntry, type Entry, findEntry, type Operation, type Resource } from "./state.ts";
import type { Style } from "./style.ts";
import { type StyleName, styles } from "./styles.ts";
import { show } from "./view.ts";

/** What a `Due` of an operation carries. */
export const operationDue = "arm.operation";

interface Begin {
  readonly style: StyleName;
  readonly seconds: number;
  readonly verb: Operation["verb"];
  readonly entry: Entry;
  readonly kind: Kind;
  readonly apiVersion: string;
  readonly origin: string;
  readonly first: boolean;
  /** Whether an action changes the resource; everything else does. */
  readonly changes?: boolean;
  readonly result?: JsonObject;
  readonly before?: Resource;
}

/** Start an operation: it ends by itself when its time has come. Gives the headers that point to it. */
export function begin(cloud: Cloud, start: Begin): { operation: Operation; headers: Record<string, string> } {
  const { world, state } = cloud;
  const style: Style = styles[start.style];
  const id = world.ids.uuid();
  const token = tokenOf(start.style, start, id, world.ids.uuid());
  const resource = start.entry.resource;
  const subscription = resource.id.split("/")[2] ?? "";
  const operation: Operation = {
    id,
    style: start.style,
    verb: start.verb,
    resource: resource.id,
    kind: start.kind.type.toLowerCase(),
    subscription,
    status: "InProgress",
    started: world.clock.now(),
    hiddenPolls: state.faults.earlyStatus404,
  };
  if (start.result !== undefined) operation.result = start.result;
  if (start.before !== undefined) operation.before = start.before;
  state.operations[id] = operation;
  const places: Record<string, string> = {
    s: subscription,
    g: (resource.id.split("/")[4] ?? "").toLowerCase(),
    loc: textOf(resource.location)?.toLowerCase().replaceAll(" ", "") ?? rootLocation(cloud, resource.id),
    r: resource.id,
    op: token,
    n: resource.name,
    v: start.apiVersion,
    origin: start.origin,
    name: nameOf(start.kind.type),
  };
  const filled = (template: string): string => template.replaceAll(/\{(\w+)\}/g, (_, key: string) => places[key] ?? "");
  const headers: Record<string, string> = {};
  const register = (role: "status" | "result", template: string): string => {
    const path = filled(template);
    state.polls[path.toLowerCase()] = { operation: id, role };
    const query = [`api-version=${style.version ?? start.apiVersion}`, style.query, signature(cloud)]
      .filter((part) => part !== undefined)
      .join("&");
    // At the plain door there is a port already.
    const port = new URL(start.origin).port === "" ? (style.port ?? "") : "";
    return `${start.origin}${port}${encodeURI(path)}?${query}`;
  };
  if (style.status !== undefined) headers["azure-asyncoperation"] = register("status", style.status);
  if (style.result !== undefined) headers.location = register("result", style.result);
  if (style.self !== undefined && start.first) headers.location = filled(style.self);
  if (style.echoes !== undefined) operation.headers = { ...headers };
  if (style.notification === true) headers["azure-asyncnotification"] = "Enabled";
  Object.assign(headers, announced(world, style.retryAfter));
  if (start.verb !== "action" || start.changes === true) start.entry.operation = id;
  world.after(start.seconds, operationDue, { id, first: start.first });
  return { operation, headers };
}

/** When to ask first. Unlike the wait after a poll, a fast clock does not take it as passed: others may come between. */
const announced = (world: World, seconds: number): Record<string, string> =>
  world.clock.pace !== "fast" ? { "retry-after": String(seconds) } : { "retry-after": "1", "retry-after-ms": "20" };

/** The query members by which ARM signs the URLs it hands out. */
export const signature = (cloud: Cloud): string =>
  `t=${String(cloud.world.clock.now())}&c=${cloud.world.ids.word(8)}&s=${cloud.world.ids.word(12)}&h=${cloud.world.ids.word(8)}`;

const encoded = new Set<StyleName>(["privateDns", "privateDnsDelete"]);

function tokenOf(style: StyleName, start: Begin, id: string, other: string): string {
  if (style === "runCommand") return id.replaceAll("-", "");
  if (style === "groupDelete") {
    const job = `RESOURCEGROUPDELETIONJOB-${start.entry.resource.name.toUpperCase().replaceAll("-", ":2D")}-${id}`;
    const text = JSON.stringify({ jobId: job, jobLocation: textOf(start.entry.resource.location) ?? "" });
    return Buffer.from(text).toString("base64url");
  }
  if (!encoded.has(style)) return id;
  const verb = start.verb === "delete" ? "Delete" : "Upsert";
  const noun = start.kind.type.endsWith("virtualNetworkLinks") ? "VirtualNetworkLink" : "PrivateDnsZone";
  return Buffer.from(`FrontEndAsyncOperation;${verb}${noun};${id}_${other}`).toString("base64url");
}

function rootLocation(cloud: Cloud, id: string): string {
  const top = id.split("/").slice(0, 9).join("/");
  return textOf(findEntry(cloud.state, top)?.resource.location)?.toLowerCase().replaceAll(" ", "") ?? "global";
}

/** Let an operation end: its kind does what follows, and a refusal from it is the operation's failure. */
export function finish(cloud: Cloud, due: { id: string; first: boolean }): void {
  const { state, world } = cloud;
  const operation = state.operations[due.id];
  if (operation === undefined || operation.status !== "InProgress") return;
  const kind = cloud.kind(operation.kind);
  const entry = findEntry(state, operation.resource);
  operation.ended = world.clock.now();
  operation.status = "Succeeded";
  const mine = entry?.operation === operation.id;
  try {
    failIfPlanned(cloud, operation);
    if (entry !== undefined && kind !== undefined && mine) {
      if (operation.verb === "delete") {
        discard(cloud, entry);
      } else {
        kind.completed?.(cloud, entry, { verb: operation.verb, first: due.first });
        if (kind.stateless !== true) setAt(entry.resource, "properties.provisioningState", "Succeeded");
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    operation.status = "Failed";
    operation.error = thrown.error();
    if (entry !== undefined && kind !== undefined && mine) {
      if (operation.before !== undefined && kind.failsInPlace !== true) entry.resource = operation.before;
      else if (kind.failsAway === true) dropEntry(state, operation.resource);
      else if (kind.stateless !== true) setAt(entry.resource, "properties.provisioningState", "Failed");
    }
  }
  if (mine && entry !== undefined) {
    delete entry.operation;
    if (kind?.etag !== undefined && kind.etag.path !== "") setAt(entry.resource, kind.etag.path, kind.etag.make(cloud));
  }
}

/** Fail if a fault is planned for this type and verb. */
export function failIfPlanned(cloud: Cloud, { kind, verb }: Pick<Operation, "kind" | "verb">): void {
  const { failing } = cloud.state.faults;
  const index = failing.findIndex((fault) => fault.type.toLowerCase() === kind && fault.verb === verb);
  if (index < 0) return;
  const [fault] = failing.splice(index, 1);
  const { code, message, ...extra } = objectOf(fault?.error);
  throw new Refusal(fault?.status ?? 409, textOf(code) ?? "InternalServerError", textOf(message) ?? "", { extra });
}

/** What a status or result URL answers now, or nothing if the path is none. */
export function poll(cloud: Cloud, pathname: string): (Answer & { kind: Kind | undefined }) | undefined {
  const known = cloud.state.polls[decoded(pathname).toLowerCase()];
  const operation = known && cloud.state.operations[known.operation];
  if (known === undefined || operation === undefined) return undefined;
  const style: Style = styles[operation.style as StyleName];
  const kind = cloud.kind(operation.kind);
  if (operation.hiddenPolls > 0) {
    operation.hiddenPolls -= 1;
    throw new Refusal(404, "NotFound", "The entity was not found.");
  }
  const running = operation.status === "InProgress";
  // Told first: a fast clock then takes the wait as passed, and the operation may be over.
  const reported = statusBody(style, operation);
  const headers: Record<string, string> = {
    ...(style.echoes === "always" || (running && style.echoes === "running") ? operation.headers : {}),
    ...(running ? cloud.world.waited(style.retryAfter) : {}),
  };
  if (known.role === "status") return { status: running ? style.running : 200, headers, body: reported, kind };
  if (running) return { status: 202, headers, kind };
  if (operation.error !== undefined) return { status: 400, headers, body: { error: operation.error }, kind };
  const final = style.final;
  if (operation.verb === "delete" || final === undefined || final.body === "none")
    return { status: operation.verb === "delete" ? (final?.status ?? 204) : 200, headers, kind };
  const entry = findEntry(cloud.state, operation.resource);
  const body: Json | undefined = operation.result ?? (entry && show(cloud, entry));
  return body === undefined
    ? { status: 204, headers, kind }
    : { status: final.status, headers, body: body as object, kind };
}

function statusBody(style: Style, operation: Operation): JsonObject {
  const body: JsonObject = style.named
    ? {
        name: operation.id,
        status: operation.status,
        startTime: new Date(operation.started).toISOString(),
        ...(operation.ended === undefined ? {} : { endTime: new Date(operation.ended).toISOString() }),
      }
    : { status: operation.status === "InProgress" ? (style.word ?? operation.status) : operation.status };
  if (operation.error !== undefined) body.error = operation.error;
  return body;
}

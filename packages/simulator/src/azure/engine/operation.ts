import type { Answer } from "../../service.ts";
import type { World } from "../../world/world.ts";
import { evaluateLater } from "../policy/deploy.ts";
import { discard } from "./discard.ts";
import { type Json, type JsonObject, objectOf, setAt, textOf } from "./json.ts";
import { decoded, nameOf } from "./path.ts";
import { Refusal } from "./refusal.ts";
import type { ArmContext, ResourceType, Timing } from "./resource-type.ts";
import { dropEntry, type Entry, findEntry, type Operation, type Resource } from "./state.ts";
import type { Style, TokenParts } from "./style.ts";
import { type StyleName, styles } from "./styles.ts";
import { show } from "./view.ts";

/** What a `Due` of an operation carries. */
export const operationDue = "arm.operation";

interface Begin {
  readonly style: StyleName;
  readonly seconds: number;
  readonly verb: Operation["verb"];
  readonly entry: Entry;
  readonly type: ResourceType;
  readonly apiVersion: string;
  readonly origin: string;
  readonly first: boolean;
  /** Whether an action changes the resource; everything else does. */
  readonly changes?: boolean;
  readonly result?: JsonObject;
  readonly before?: Resource;
  /** Why it will fail without touching the resource. */
  readonly refused?: JsonObject;
}

/** How long a write of a resource takes. */
export const secondsOf = ({ seconds }: Timing, resource: Resource): number =>
  typeof seconds === "function" ? seconds(resource) : (seconds ?? 0);

/** Start an operation: it ends by itself when its time has come. Gives the headers that point to it. */
export function begin(arm: ArmContext, start: Begin): { operation: Operation; headers: Record<string, string> } {
  const { world, state } = arm;
  const style: Style = styles[start.style];
  const id = world.ids.uuid();
  const resource = start.entry.resource;
  const parts: TokenParts = {
    id,
    otherId: world.ids.uuid(),
    verb: start.verb,
    type: start.type.name,
    name: resource.name,
    location: textOf(resource.location) ?? "",
  };
  const subscription = resource.id.split("/")[2] ?? "";
  const operation: Operation = {
    id,
    style: start.style,
    verb: start.verb,
    resource: resource.id,
    type: start.type.name.toLowerCase(),
    subscription,
    status: "InProgress",
    started: world.clock.now(),
    hiddenPolls: state.faults.earlyStatus404,
  };
  if (start.result !== undefined) operation.result = start.result;
  if (start.before !== undefined) operation.before = start.before;
  if (start.refused !== undefined) operation.refused = start.refused;
  state.operations[id] = operation;
  const places: Record<string, string> = {
    s: subscription,
    g: (resource.id.split("/")[4] ?? "").toLowerCase(),
    loc: textOf(resource.location)?.toLowerCase().replaceAll(" ", "") ?? rootLocation(arm, resource.id),
    r: resource.id,
    op: style.token?.(parts) ?? id,
    n: resource.name,
    v: start.apiVersion,
    origin: start.origin,
    name: nameOf(start.type.name),
  };
  const filled = (template: string): string => template.replaceAll(/\{(\w+)\}/g, (_, key: string) => places[key] ?? "");
  const headers: Record<string, string> = {};
  const register = (role: "status" | "result", template: string): string => {
    const path = filled(template);
    state.polls[path.toLowerCase()] = { operation: id, role };
    const query = [`api-version=${style.version ?? start.apiVersion}`, style.query, signature(arm)]
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
  const touches = start.refused === undefined && (start.verb !== "action" || start.changes === true);
  if (touches) start.entry.operation = id;
  world.after(start.seconds, operationDue, { id, first: start.first });
  return { operation, headers };
}

/** When to poll first. Unlike the wait after a poll, it does not move a fast clock on: other requests may come in between. */
const announced = (world: World, seconds: number): Record<string, string> =>
  world.clock.pace !== "fast" ? { "retry-after": String(seconds) } : { "retry-after": "1", "retry-after-ms": "20" };

/** The query members by which ARM signs the URLs it hands out. */
export const signature = (arm: ArmContext): string =>
  `t=${String(arm.world.clock.now())}&c=${arm.world.ids.word(8)}&s=${arm.world.ids.word(12)}&h=${arm.world.ids.word(8)}`;

function rootLocation(arm: ArmContext, id: string): string {
  const top = id.split("/").slice(0, 9).join("/");
  return textOf(findEntry(arm.state, top)?.resource.location)?.toLowerCase().replaceAll(" ", "") ?? "global";
}

/** End an operation: its type's hooks run, and a refusal from them is the operation's failure. */
export function finish(arm: ArmContext, due: { id: string; first: boolean }): void {
  const { state, world } = arm;
  const operation = state.operations[due.id];
  if (operation === undefined || operation.status !== "InProgress") return;
  const type = arm.resourceType(operation.type);
  const entry = findEntry(state, operation.resource);
  operation.ended = world.clock.now();
  if (operation.refused !== undefined) {
    operation.status = "Failed";
    operation.error = operation.refused;
    return;
  }
  operation.status = "Succeeded";
  const mine = entry?.operation === operation.id;
  try {
    failIfPlanned(arm, operation);
    if (entry !== undefined && type !== undefined && mine) {
      if (operation.verb === "delete") {
        discard(arm, entry);
      } else {
        type.hooks?.completed?.(arm, entry, { verb: operation.verb, first: due.first });
        evaluateLater(arm, entry);
        if (type.lifecycle?.stateless !== true) setAt(entry.resource, "properties.provisioningState", "Succeeded");
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    operation.status = "Failed";
    operation.error = thrown.error();
    if (entry !== undefined && type !== undefined && mine) {
      if (operation.before !== undefined && type.lifecycle?.failsInPlace !== true) entry.resource = operation.before;
      else if (type.lifecycle?.failsAway === true) dropEntry(state, operation.resource);
      else if (type.lifecycle?.stateless !== true) setAt(entry.resource, "properties.provisioningState", "Failed");
    }
  }
  if (mine && entry !== undefined) {
    delete entry.operation;
    if (type?.concurrency?.etag !== undefined && type.concurrency?.etag.path !== "")
      setAt(entry.resource, type.concurrency?.etag.path, type.concurrency?.etag.make(arm));
  }
}

/** Fail if a fault is planned for this type and verb. */
export function failIfPlanned(arm: ArmContext, { type, verb }: Pick<Operation, "type" | "verb">): void {
  const { failing } = arm.state.faults;
  const index = failing.findIndex((fault) => fault.type.toLowerCase() === type && fault.verb === verb);
  if (index < 0) return;
  const [fault] = failing.splice(index, 1);
  const { code, message, ...extra } = objectOf(fault?.error);
  throw new Refusal(fault?.status ?? 409, textOf(code) ?? "InternalServerError", textOf(message) ?? "", { extra });
}

/** What a status or result URL answers now, or nothing if the path is none. */
export function poll(arm: ArmContext, pathname: string): (Answer & { type: ResourceType | undefined }) | undefined {
  const known = arm.state.polls[decoded(pathname).toLowerCase()];
  const operation = known && arm.state.operations[known.operation];
  if (known === undefined || operation === undefined) return undefined;
  const style: Style = styles[operation.style as StyleName];
  const type = arm.resourceType(operation.type);
  if (operation.hiddenPolls > 0) {
    operation.hiddenPolls -= 1;
    throw new Refusal(404, "NotFound", "The entity was not found.");
  }
  const running = operation.status === "InProgress";
  // The status comes first: waited() moves a fast clock on, and the operation may then be over.
  const reported = statusBody(style, operation);
  const headers: Record<string, string> = {
    ...(style.echoes === "always" || (running && style.echoes === "running") ? operation.headers : {}),
    ...(running ? arm.world.waited(style.retryAfter) : {}),
  };
  if (known.role === "status") return { status: running ? style.running : 200, headers, body: reported, type };
  if (running) return { status: 202, headers, type };
  if (operation.error !== undefined) return { status: 400, headers, body: { error: operation.error }, type };
  const final = style.final;
  if (operation.verb === "delete" || final === undefined || final.body === "none")
    return { status: operation.verb === "delete" ? (final?.status ?? 204) : 200, headers, type };
  const entry = findEntry(arm.state, operation.resource);
  const body: Json | undefined = operation.result ?? (entry && show(arm, entry));
  return body === undefined
    ? { status: 204, headers, type }
    : { status: final.status, headers, body: body as object, type };
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

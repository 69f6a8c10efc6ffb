import type { Answer } from "../../service.ts";
import { lookup } from "../../world/table.ts";
import { authorize, type RequestContext, requireGroup, requireSubscription, requireVersion } from "./gate.ts";
import { page } from "./page.ts";
import { ownerOf } from "./path.ts";
import { gateway, type Refusal } from "./refusal.ts";
import type { ResourceType } from "./resource-type.ts";
import { type Entry, entriesIn, entriesUnder, findEntry } from "./state.ts";
import { show, showInList } from "./view.ts";

/** The id that the path means, in ARM's spelling of everything but names. */
export function idOf(context: RequestContext, type: ResourceType): string {
  const { path } = context;
  const [namespace = "", ...types] = type.name.split("/");
  if (type.under === "subscription") {
    return types.map((type, index) => `/${type}/${path.names[index]}`).join("");
  }
  const owner = canonical(path.owner);
  const parent = findEntry(context.arm.state, idFrom(owner, namespace, types.slice(0, -1), path.names));
  if (types.length > 1 && parent !== undefined) return `${parent.resource.id}/${types.at(-1)}/${path.names.at(-1)}`;
  return idFrom(owner, namespace, types, path.names);
}

const idFrom = (owner: string, namespace: string, types: readonly string[], names: readonly string[]): string =>
  `${owner}/providers/${namespace}${types.map((type, index) => `/${type}/${names[index]}`).join("")}`;

const spelled: Readonly<Record<string, string>> = {
  subscriptions: "subscriptions",
  resourcegroups: "resourceGroups",
  providers: "providers",
};

const canonical = (scope: string): string =>
  scope
    .split("/")
    .map((part, index) => (index % 2 === 1 ? (lookup(spelled, part.toLowerCase()) ?? part) : part))
    .join("/");

/** What ARM answers when there is none of that name. */
export function absent(context: RequestContext, type: ResourceType, name: string): Refusal {
  const own = type.answers?.notFound?.(name, context.arm, idOf(context, type));
  if (own !== undefined) return own;
  const [namespace, ...types] = type.name.split("/");
  const full = types.map((type, index) => `${type}/${context.path.names[index] ?? name}`).join("/");
  return gateway(
    404,
    "ResourceNotFound",
    `The Resource '${namespace}/${full}' under resource group '${context.path.group ?? "<null>"}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** The parent, group and subscription must be there before anything is said of the resource. */
export function requireAbove(
  context: RequestContext,
  type: ResourceType,
  id: string,
  verb: "read" | "write" | "delete",
): void {
  const { path, arm } = context;
  if (path.subscription !== undefined) requireSubscription(arm, path.subscription);
  if (type.under !== "subscription") requireGroup(arm, path, verb !== "read");
  const above = ownerOf(id);
  // What has a region of its own is in ARM's index: it is looked for there, and its parent only when it is written.
  if (type.location !== undefined && verb !== "write") return;
  const known = path.types.length > 1 || above.includes("/providers/");
  if (!known || type.under === "subscription" || findEntry(arm.state, above) !== undefined) return;
  if (type.location !== undefined) {
    const parent = above.slice(above.lastIndexOf("/") + 1);
    throw gateway(
      404,
      "ParentResourceNotFound",
      `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`,
    );
  }
  const [namespace, ...types] = type.name.split("/");
  throw gateway(
    404,
    "ParentResourceNotFound",
    `Failed to perform '${verb}' on resource(s) of type '${types.length > 1 ? types.join("/") : `${namespace}/${types.join("/")}`}', because the parent resource '${above}' could not be found.`,
  );
}

/** GET or HEAD of one resource. */
export function readOne(context: RequestContext, type: ResourceType): Answer {
  const id = idOf(context, type);
  if (context.path.subscription !== undefined) requireSubscription(context.arm, context.path.subscription);
  authorize(context, `${type.name}/read`, id);
  requireVersion(context.apiVersion, type);
  requireAbove(context, type, id, "read");
  const found = findEntry(context.arm.state, type.naming?.keptAt?.(id) ?? id);
  const entry = found !== undefined && type.views?.visible?.(context.arm, found) === false ? undefined : found;
  const name = context.path.names.at(-1) ?? "";
  if (context.request.method === "HEAD") return { status: entry === undefined ? 404 : 204 };
  if (entry === undefined) throw absent(context, type, name);
  const body = show(context.arm, entry);
  const headers = etagHeader(type, entry);
  if (!isBusy(body.properties)) return { status: 200, headers, body };
  const now = structuredClone(body);
  return { status: 200, headers: { ...headers, ...context.arm.world.waited(10) }, body: now };
}

const ended = new Set(["succeeded", "failed", "canceled", "disabled"]);

/** Whether an operation is in progress: a client that reads the resource then gets a Retry-After. */
function isBusy(properties: Entry["resource"]["properties"]): boolean {
  const state = properties.provisioningState;
  return typeof state === "string" && !ended.has(state.toLowerCase());
}

/** The ETag header of an answer that shows one resource. */
export function etagHeader(type: ResourceType, entry: Entry): Record<string, string> {
  if (type.concurrency?.etag?.header !== true) return {};
  const value = type.concurrency?.etag.path === "" ? entry.hidden.etag : entry.resource[type.concurrency?.etag.path];
  return typeof value === "string" ? { etag: value } : {};
}

/** GET of a collection: under its parent, in a group, or in the whole subscription. */
export function readAll(context: RequestContext, type: ResourceType): Answer {
  const { arm, path } = context;
  if (path.subscription !== undefined) requireSubscription(arm, path.subscription);
  const collection = `/${path.segments.join("/")}`;
  authorize(context, `${type.name}/read`, ownerOf(`${collection}/-`));
  requireVersion(context.apiVersion, type);
  requireAbove(context, type, `${collection}/-`, "read");
  const acrossGroups = path.group === undefined && path.types.length === 1 && type.under === "group";
  const found = acrossGroups
    ? entriesUnder(arm.state, path.owner).filter((entry) => entry.type === type.name.toLowerCase())
    : entriesIn(arm.state, collection).filter((entry) => type.views?.visible?.(arm, entry) !== false);
  const name = ({ resource }: Entry) => resource.name.toLowerCase();
  if (type.under === "group") found.sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
  const body =
    type.answers?.listedWhole === true
      ? { value: found.map((entry) => showInList(arm, entry)) }
      : page(
          { world: arm.world, url: context.request.url },
          found,
          (entry) => entry.resource.id.toLowerCase(),
          (entry) => showInList(arm, entry),
        );
  const headers =
    type.answers?.listedByGateway === true
      ? { "x-ms-original-request-ids": arm.world.ids.uuid(), "content-type": "application/json; charset=utf-8" }
      : {};
  return { status: 200, headers, body };
}

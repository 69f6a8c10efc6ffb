import type { Answer, ApiRequest } from "../../service.ts";
import type { World } from "../../world/world.ts";
import { denial, mayDo } from "../access/authorize.ts";
import type { Identity } from "../access/identity.ts";
import type { Wish } from "../access/rules.ts";
import type { Cluster } from "../cluster.ts";
import type { JsonObject } from "../json.ts";
import { apiVersion } from "../kinds/kind.ts";
import { kindAt } from "../kinds/registry.ts";
import { deleteCollection, deleteObject } from "../objects/delete.ts";
import { patch } from "../objects/patches.ts";
import { asVersion, listOf, pageOf } from "../objects/read.ts";
import { type ObjectRequest, placeOf } from "../objects/request.ts";
import { subresource } from "../objects/subresources.ts";
import { type Form, formOf, partialList, partialOf, tableOf } from "../objects/table.ts";
import { startOfWatch, watch } from "../objects/watch.ts";
import { create, stored, update } from "../objects/write.ts";
import { forbidden, methodNotAllowed, noSuchPath, notAcceptable } from "../status.ts";
import { read } from "../store.ts";
import { nothingAt } from "./nothing.ts";
import { audited } from "./refusal.ts";
import { review } from "./reviews.ts";
import type { Route } from "./route.ts";

/** An authenticated request to a cluster. */
export interface Call {
  readonly request: ApiRequest;
  readonly world: World;
  readonly cluster: Cluster;
  readonly identity: Identity;
  /** Below the server's root. */
  readonly path: string;
}

const isTrue = (value: string | null): boolean => value === "true" || value === "1";

function verbOf(method: string, named: boolean, watched: boolean): string {
  switch (method) {
    case "GET":
    case "HEAD":
      return watched ? "watch" : named ? "get" : "list";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return named ? "delete" : "deletecollection";
    default:
      return method.toLowerCase();
  }
}

/** Refuse what the caller may not do, in the API server's words. */
export function authorize({ request, world, cluster, identity }: Call, wish: Wish): void {
  const limited = !request.operator && !world.access.allows(identity.user, permission(wish));
  if (!limited && mayDo(cluster, identity, wish)) return;
  const [resource = ""] = wish.resource.split("/");
  throw forbidden({ group: wish.group, resource }, wish.name, denial(identity, wish));
}

/** The permission of a wish, as `kubectl auth can-i` takes it. */
export const permission = ({ verb, resource, group, path }: Wish): string =>
  path === undefined ? `${verb} ${group ? `${resource}.${group}` : resource}` : `${verb} ${path}`;

function show(form: Form, request: ObjectRequest, object: JsonObject): JsonObject {
  if (object.kind === "Status") return object;
  const seen = asVersion(object, request.kind);
  if (form.as === "object") return seen;
  if (form.as === "PartialObjectMetadata") return partialOf(seen, form.version);
  const metadata = { resourceVersion: String((object.metadata as JsonObject).resourceVersion ?? "") };
  return tableOf(request, form.version, [seen], metadata, true);
}

function showList(form: Form, request: ObjectRequest): JsonObject {
  if (form.as === "object") return listOf(request);
  const { items, metadata } = pageOf(request);
  if (form.as === "PartialObjectMetadata") return partialList(items, metadata, form.version);
  return tableOf(request, form.version, items, metadata, true);
}

function stream(form: Form, request: ObjectRequest): Answer {
  startOfWatch(request);
  const shown = (object: JsonObject, first: boolean): JsonObject => {
    if (form.as === "object") return { ...object, kind: request.kind.kind, apiVersion: apiVersion(request.kind) };
    if (form.as === "PartialObjectMetadata") return partialOf(object, form.version);
    const metadata = { resourceVersion: String((object.metadata as JsonObject).resourceVersion ?? "") };
    return tableOf(request, form.version, [object], metadata, first);
  };
  return { status: 200, headers: { "content-type": "application/json" }, stream: watch(request, shown) };
}

function perform(verb: string, form: Form, request: ObjectRequest): Answer {
  if (request.subresource && request.subresource !== "status") return subresource(request);
  switch (verb) {
    case "get":
      return { status: 200, body: show(form, request, stored(request)) };
    case "list":
      return { status: 200, body: showList(form, request) };
    case "watch":
      return stream(form, request);
    case "create": {
      const answered = review(request);
      return { status: 201, body: answered ?? show(form, request, create(request)) };
    }
    case "update":
      return { status: 200, body: show(form, request, update(request)) };
    case "patch": {
      const { object, created } = patch(request);
      return { status: created ? 201 : 200, body: show(form, request, object) };
    }
    case "delete":
      return { status: 200, body: show(form, request, deleteObject(request)) };
    case "deletecollection":
      return { status: 200, body: deleteCollection(request) };
    default:
      throw methodNotAllowed();
  }
}

function warned(answer: Answer, warnings: readonly string[]): Answer {
  if (warnings.length === 0) return answer;
  const written = warnings.map((each) => `299 - "${each.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(", ");
  return { ...answer, headers: { ...answer.headers, warning: written } };
}

type ObjectRoute = Extract<Route, { to: "objects" }>;

function wishFor({ request }: Call, { group, resource, namespace, name, subresource }: ObjectRoute): Wish {
  return {
    verb: verbOf(request.method, name !== "", isTrue(request.url.searchParams.get("watch"))),
    group,
    resource: subresource ? `${resource}/${subresource}` : resource,
    namespace: namespace || (group === "" && resource === "namespaces" ? name : ""),
    name,
  };
}

function kindFor(
  { cluster }: Call,
  { group, version, resource, namespace, name, subresource }: ObjectRoute,
  verb: string,
) {
  const kind = kindAt(cluster, group, version, resource);
  if (!kind || (namespace !== "" && !kind.namespaced)) throw nothingAt(group);
  if (!kind.verbs.includes(verb) && !subresource) throw methodNotAllowed();
  if (kind.namespaced && namespace === "" && (name !== "" || !["list", "watch", "get"].includes(verb)))
    throw methodNotAllowed();
  // A name is the server's to give at a POST, and the client's at a PUT or PATCH.
  if (!subresource && (verb === "create") === (name !== "") && ["create", "update", "patch"].includes(verb)) {
    throw methodNotAllowed();
  }
  if (subresource === "status" && (!kind.status || !["get", "update", "patch"].includes(verb)))
    throw kind.status ? methodNotAllowed() : noSuchPath();
  return kind;
}

/** Answer a request about objects. */
export function answerObjects(call: Call, route: ObjectRoute): Answer {
  const { request, world, cluster, identity } = call;
  const { namespace, name, subresource } = route;
  const wish = wishFor(call, route);
  const permissions = [permission(wish)];
  const scope = namespace ? `${cluster.key}/namespaces/${namespace}` : cluster.key;
  return audited({ identity: identity.user, permissions, scope }, () => {
    authorize(call, wish);
    const kind = kindFor(call, route, wish.verb);
    const form = formOf(request.headers.accept);
    if (!form) throw notAcceptable(["application/json"]);
    const objectRequest: ObjectRequest = {
      world,
      cluster,
      identity,
      kind,
      namespace,
      name,
      subresource,
      method: request.method,
      query: request.url.searchParams,
      headers: request.headers,
      body: request.body,
      get closed() {
        return request.closed;
      },
      warnings: [],
    };
    if (wish.verb === "patch" && appliesAnew(objectRequest)) {
      permissions.push(permission({ ...wish, verb: "create" }));
      authorize(call, { ...wish, verb: "create" });
    }
    return warned(perform(wish.verb, form, objectRequest), objectRequest.warnings);
  });
}

const appliesAnew = (request: ObjectRequest): boolean =>
  (request.headers["content-type"] ?? "").startsWith("application/apply-patch") &&
  !read(request.cluster, placeOf(request), request.namespace, request.name);

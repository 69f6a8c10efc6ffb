import type { Answer, ApiRequest, Service } from "../../service.ts";
import type { World } from "../../world/world.ts";
import { isObject, type JsonObject, listOf } from "../engine/json.ts";
import { page } from "../engine/page.ts";
import { type Bearer, bearer } from "../entra/bearer.ts";
import { isGroup } from "../entra/directory.ts";
import { filtered, principals, servicePrincipal } from "./principals.ts";

const hosts = new Set(["graph.microsoft.com", "graph.microsoft.us", "microsoftgraph.chinacloudapi.cn"]);
const audiences = [...hosts].flatMap((host) => [`https://${host}`, `https://${host}/`]);

const refuse = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});

/** A list of Graph: its link to the next page has a name of its own. */
function list<T>(
  request: ApiRequest,
  world: World,
  items: readonly T[],
  keyOf: (item: T) => string,
  show: (item: T) => JsonObject,
): Answer {
  const { nextLink, ...body } = page({ world, url: request.url }, items, keyOf, show);
  return { status: 200, body: nextLink === undefined ? body : { "@odata.nextLink": nextLink, ...body } };
}

const notFound = (id: string): Answer =>
  refuse(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

interface Route {
  readonly method: "GET" | "POST";
  readonly template: string;
  readonly answer: (request: ApiRequest, world: World, id: string) => Answer;
}

/** The objects of these ids that there are: a group is there from its first member on. */
function byIds(request: ApiRequest, world: World): Answer {
  let body: unknown;
  try {
    body = JSON.parse(String(request.body));
  } catch {
    return refuse(400, "Request_BadRequest", "The body is no JSON.");
  }
  const ids = listOf(isObject(body) ? body.ids : undefined).map(String);
  const found = ids.flatMap((id): JsonObject[] => {
    const one = principals(world).find(({ objectId }) => objectId === id);
    if (one) return [{ "@odata.type": "#microsoft.graph.servicePrincipal", ...servicePrincipal(one) }];
    return isGroup(world, id) ? [{ "@odata.type": "#microsoft.graph.group", id, displayName: id }] : [];
  });
  return { status: 200, body: { value: found } };
}

/** What Graph answers here, all below /v1.0. */
export const graphRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "/servicePrincipals",
    answer(request, world) {
      const found = filtered(principals(world), request.url.searchParams.get("$filter"));
      if (typeof found === "string") return refuse(400, "Request_UnsupportedQuery", found);
      return list(request, world, found, ({ objectId }) => objectId, servicePrincipal);
    },
  },
  {
    method: "GET",
    template: "/servicePrincipals/{id}",
    answer(_request, world, id) {
      const one = principals(world).find(({ objectId }) => objectId === id);
      return one ? { status: 200, body: servicePrincipal(one) } : notFound(id);
    },
  },
  { method: "POST", template: "/directoryObjects/getByIds", answer: byIds },
  // Only service principals sign in here, and they are no one's "me".
  {
    method: "GET",
    template: "/me",
    answer: () => refuse(400, "BadRequest", "/me request is only valid with delegated authentication flow."),
  },
  // No one is simulated but service principals.
  { method: "GET", template: "/users", answer: () => ({ status: 200, body: { value: [] } }) },
];

const compiled = graphRoutes.map((route) => ({
  ...route,
  path: new RegExp(`^/v1\\.0${route.template.replace("{id}", "([^/]+)")}/?$`),
}));

function answer(request: ApiRequest, world: World): Answer {
  const who: Bearer | Answer = bearer(request, world, audiences);
  if ("status" in who) return who;
  const { pathname } = request.url;
  const route = compiled.find((each) => each.method === request.method && each.path.test(pathname));
  if (route) return route.answer(request, world, route.path.exec(pathname)?.[1] ?? "");
  const there = graphRoutes.map(({ method, template }) => `${method} ${template}`).join(", ");
  return refuse(
    501,
    "NotImplemented",
    `${request.method} ${pathname} is not simulated: of Microsoft Graph there is only what role assignments need (${there}). Managed identities are created with az identity create.`,
  );
}

/** The few reads of Microsoft Graph by which clients find service principals. Rights in the directory are not looked at. */
export const graphService: Service = {
  name: "Microsoft Graph (graph.microsoft.com)",
  claims: ({ url }) => hosts.has(url.hostname),
  answer,
};

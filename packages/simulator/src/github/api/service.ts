import { createHash } from "node:crypto";
import { type Answer, type ApiRequest, atPlainDoor, type Service } from "../../service.ts";
import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { githubServer, pathOf } from "../server.ts";
import type { ApiResponse, Call } from "./call.ts";
import { limitHeaders, type Resource, spend } from "./limits.ts";
import { notAccessible, notFound, Refusal } from "./refusal.ts";
import { type Route, routes, routesAt } from "./routes.ts";
import { github, type Repository, repositoryOf, type Token } from "./state.ts";

const plainRoot = "/github";
const everything: Token = { login: "operator", kind: "user", permissions: {}, repositories: [] };

interface Caller {
  readonly who: string;
  readonly token: Token | undefined;
}

function callerOf({ headers, operator }: ApiRequest, world: World): Caller {
  if (operator) return { who: "operator", token: everything };
  const written = headers.authorization;
  if (!written) return { who: "anonymous", token: undefined };
  const text = /^(?:bearer|token)\s+(\S+)$/i.exec(written)?.[1] ?? "";
  const { tokens } = github(world);
  const token = lookup(tokens, text);
  if (!token || (token.expires !== undefined && token.expires <= world.clock.now()))
    throw new Refusal(401, "Bad credentials");
  return { who: text, token };
}

/** To write includes to read, be it for a token or for what its holder is limited to. */
function holds({ permissions, login }: Token, wanted: string, { access }: World): boolean {
  const [name = "", level] = wanted.split("=");
  const has = name === "metadata" ? "read" : permissions[name];
  if (!access.allows(login, wanted) && !access.allows(login, `${name}=write`)) return false;
  return has === "write" || (has === "read" && level === "read");
}

/** A private repository that the caller does not reach is not there; one that it sees may still need a permission. */
function admit(route: Route, { who, token }: Caller, repository: Repository, world: World): void {
  if (who === "operator") return;
  const reached =
    token?.repositories.some((each) => each.toLowerCase() === repository.full_name.toLowerCase()) ?? false;
  const reads = route.permissions.every((each) => each.endsWith("=read"));
  if (!reached) {
    if (repository.private) throw notFound();
    if (reads) return;
    if (!token) throw new Refusal(401, "Requires authentication");
    throw notAccessible(token.kind);
  }
  if (token && !route.permissions.some((each) => holds(token, each, world)) && (repository.private || !reads))
    throw notAccessible(token.kind);
}

const resourceOf = ({ path }: Route): Resource => (path.startsWith("/search") ? "search" : "core");

function etagOf(body: object | undefined): string {
  return `W/"${createHash("sha256")
    .update(JSON.stringify(body ?? null))
    .digest("hex")}"`;
}

function unknownRoute(path: string): Refusal {
  const there = [...new Set(routes.map((route) => route.path))].join(", ");
  return new Refusal(404, `Not Found: ${path} is not simulated. There are: ${there}`);
}

const common = (world: World): Record<string, string> => ({
  "x-github-media-type": "github.v3; format=json",
  "x-github-api-version-selected": "2022-11-28",
  "x-github-request-id": `${world.ids.hex(4)}:${world.ids.hex(6)}:${world.ids.hex(8)}`.toUpperCase(),
});

function finish(
  response: ApiResponse,
  request: ApiRequest,
  headers: Record<string, string>,
  uncounted: () => void,
): Answer {
  const { status = 200, body } = response;
  const all = { ...headers, ...response.headers };
  if (status === 204) return { status, headers: all };
  if (request.method !== "GET") return { status, headers: all, body: body ?? {} };
  const etag = etagOf(body);
  const tagged = { ...all, etag, "cache-control": "private, max-age=60, s-maxage=60" };
  if (request.headers["if-none-match"]?.split(/,\s*/).some((each) => each.replace(/^W\//, "") === etag.slice(2))) {
    uncounted();
    return { status: 304, headers: tagged };
  }
  return { status, headers: tagged, body: body ?? {} };
}

function serve(request: ApiRequest, world: World): Answer {
  const { pathname, origin } = request.url;
  const plainDoor = atPlainDoor(request.url);
  const api = plainDoor ? origin + plainRoot : githubServer(world).api;
  const root = pathOf(api);
  if (!`${pathname}/`.startsWith(`${root}/`)) throw unknownRoute(`${request.method} ${pathname}`);
  const path = pathname.slice(root.length);
  if (!request.headers["user-agent"] && !request.operator)
    throw new Refusal(
      403,
      "Request forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.",
    );
  const caller = callerOf(request, world);
  const at = routesAt(path || "/");
  const found = at.find(({ route }) => route.method === (request.method === "HEAD" ? "GET" : request.method));
  if (!found) throw unknownRoute(`${request.method} ${path}`);
  const { route, parts } = found;
  const audit = { identity: caller.token?.login ?? "anonymous", permissions: route.permissions.slice(0, 1) };
  const named = parts.owner && parts.repo ? `${parts.owner}/${parts.repo}` : undefined;
  const repository = named ? repositoryOf(world, named) : undefined;
  const headers = common(world);
  const resource = resourceOf(route);
  try {
    if (route.path !== "/rate_limit" && !request.operator) spend(world, caller.who, caller.token, resource);
    if (named) {
      if (!repository) throw notFound();
      admit(route, caller, repository, world);
    }
    if (route.content && !request.operator) spend(world, caller.who, caller.token, "content");
    const call: Call = { world, api, request, url: request.url, ...caller, repository, parts };
    const uncounted = () => {
      const usage = github(world).usage[`${caller.who} ${resource}`];
      if (usage) usage.used -= 1;
    };
    const answer = finish(route.run(call), request, headers, uncounted);
    const limits = limitHeaders(world, caller.who, caller.token, resource);
    const accepted =
      route.permissions.length > 0 ? { "x-accepted-github-permissions": route.permissions.join("; ") } : {};
    return {
      ...answer,
      headers: { ...answer.headers, ...limits, ...accepted },
      audit: { ...audit, ...(repository ? { scope: repository.full_name } : {}) },
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const answer = error.answer();
    const limits = limitHeaders(world, caller.who, caller.token, resource);
    const accepted =
      route.permissions.length > 0 ? { "x-accepted-github-permissions": route.permissions.join("; ") } : {};
    return { ...answer, headers: { ...headers, ...limits, ...accepted, ...answer.headers }, audit };
  }
}

/**
 * The part of GitHub's REST API that reports need: at the server's own address, such as `api.github.com`, and at the plain
 * door under `/github/`. What else the host has, such as pages, is refused as no route.
 */
export const githubService: Service = {
  name: "github",
  claims: ({ url }, world) =>
    atPlainDoor(url)
      ? url.pathname === plainRoot || url.pathname.startsWith(`${plainRoot}/`)
      : url.host === new URL(githubServer(world).api).host,
  answer(request, world) {
    try {
      return serve(request, world);
    } catch (error) {
      if (error instanceof Refusal) return { ...error.answer(), audit: { identity: "anonymous", permissions: [] } };
      throw error;
    }
  },
  failed: ({ status, message }) =>
    new Refusal(
      status,
      status === 429
        ? "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
        : message,
    ).answer(),
};

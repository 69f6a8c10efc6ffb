import { type ApiRequest, atPlainDoor, type Service } from "../service.ts";
import type { World } from "../world/world.ts";
import { followStages } from "./lifecycle.ts";
import { Refusal } from "./refusal.ts";
import { routes } from "./routes.ts";
import { hopsworks } from "./state.ts";

const plainRoot = "/hopsworks";

/** The parts of a path that a template leaves open; undefined when it is another path. */
function paramsOf(template: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [template.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== given[at]) return undefined;
    if (name !== undefined) params[name] = decodeURIComponent(given[at] ?? "");
  }
  return params;
}

function bodyOf({ body }: ApiRequest): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(String(body));
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Refusal(400, "the body is no JSON object");
}

function serve(request: ApiRequest, world: World) {
  const { pathname, searchParams: query } = request.url;
  const path = atPlainDoor(request.url) ? pathname.slice(plainRoot.length) : pathname;
  const key = request.headers["x-api-key"] ?? "";
  // The provider's apis_test.go: a key that is not known is answered 403, in plain text.
  if (!request.operator && !hopsworks(world).keys.includes(key)) return { status: 403, body: "Unauthorized" };
  for (const route of routes) {
    const params = route.method === request.method ? paramsOf(route.path, path) : undefined;
    if (params === undefined) continue;
    const payload = route.run({ world, query, params, body: bodyOf(request) });
    return { status: 200, body: { apiVersion: "v1", status: "ok", code: 200, ...(payload ? { payload } : {}) } };
  }
  const there = routes.map((route) => `${route.method} ${route.path}`).join(", ");
  throw new Refusal(404, `${request.method} ${path} is not simulated. There are: ${there}`);
}

/** The API of managed Hopsworks: at `api.hopsworks.ai`, and at the plain door under `/hopsworks/`. */
export function hopsworksService(world: World): Service {
  followStages(world);
  return {
    name: "hopsworks",
    claims: ({ url }) =>
      atPlainDoor(url) ? url.pathname.startsWith(`${plainRoot}/`) : url.hostname === "api.hopsworks.ai",
    answer(request, from) {
      try {
        const identity = request.operator ? "operator" : "the account of the key";
        return { ...serve(request, from), audit: { identity, permissions: [] } };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return error.answer();
      }
    },
    failed: ({ status, message }) => new Refusal(status, message).answer(),
  };
}

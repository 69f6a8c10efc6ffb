import type { World } from "../../world/world.ts";
import { githubServer } from "../server.ts";
import { Refusal } from "./refusal.ts";
import { accountOf, github, type Token, type Usage } from "./state.ts";

/** What is counted apart: the API at large, searches, and the making of content. */
export type Resource = "core" | "search" | "content";

interface Limit {
  readonly limit: number;
  readonly window: number;
}

const hour = 3_600_000;
const minute = 60_000;

function limitOf(resource: Resource, token: Token | undefined): Limit {
  if (resource === "content") return { limit: 80, window: minute };
  if (resource === "search") return { limit: token ? 30 : 10, window: minute };
  return { limit: token ? (token.kind === "installation" ? 1000 : 5000) : 60, window: hour };
}

function usageOf(world: World, who: string, resource: Resource, window: number): Usage {
  const { usage } = github(world);
  const key = `${who} ${resource}`;
  const known = usage[key];
  const now = world.clock.now();
  if (known && known.reset > now) return known;
  const made = { used: 0, reset: now + window };
  usage[key] = made;
  return made;
}

/** What an answer shows of the caller's limit. */
export function limitHeaders(
  world: World,
  who: string,
  token: Token | undefined,
  resource: Resource,
): Record<string, string> {
  if (!githubServer(world).limitsRates) return {};
  const { limit, window } = limitOf(resource, token);
  const { used, reset } = usageOf(world, who, resource, window);
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(Math.max(0, limit - used)),
    "x-ratelimit-reset": String(Math.ceil(reset / 1000)),
    "x-ratelimit-used": String(used),
    "x-ratelimit-resource": resource === "content" ? "core" : resource,
  };
}

/** Count a request; refuses one too many. */
export function spend(world: World, who: string, token: Token | undefined, resource: Resource): void {
  if (!githubServer(world).limitsRates) return;
  const { limit, window } = limitOf(resource, token);
  const usage = usageOf(world, who, resource, window);
  if (usage.used < limit) {
    usage.used += 1;
    return;
  }
  const wait = String(Math.ceil((usage.reset - world.clock.now()) / 1000));
  if (resource === "content")
    throw new Refusal(
      403,
      "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.",
      "/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
      undefined,
      { "retry-after": wait },
    );
  const id = token ? accountOf(world, token.login).id : 0;
  const whom = token ? `${token.kind === "installation" ? "installation" : "user"} ID ${id}` : "this address";
  throw new Refusal(
    403,
    `API rate limit exceeded for ${whom}.`,
    "/overview/rate-limits-for-the-rest-api",
    undefined,
    limitHeaders(world, who, token, resource),
  );
}

/** GET /rate_limit */
export function shownLimits(world: World, who: string, token: Token | undefined): object {
  // What clients look for that know GitHub Enterprise Server.
  if (!githubServer(world).limitsRates) throw new Refusal(404, "Rate limiting is not enabled.");
  const of = (resource: Resource) => {
    const headers = limitHeaders(world, who, token, resource);
    const [limit, used, remaining, reset] = ["limit", "used", "remaining", "reset"].map((name) =>
      Number(headers[`x-ratelimit-${name}`]),
    );
    return { limit, used, remaining, reset };
  };
  const core = of("core");
  return { resources: { core, search: of("search") }, rate: core };
}

import { readToken } from "../../jwt/jwt.ts";
import type { Answer, ApiRequest } from "../../service.ts";
import type { World } from "../../world/world.ts";
import { directory } from "./directory.ts";

/** Who a request comes from, by its token. */
export interface Bearer {
  readonly objectId: string;
  readonly clientId: string;
  readonly tenantId: string;
  /** The groups that the token names. */
  readonly groups: readonly string[];
}

/** What ARM takes tokens for. */
export const armAudiences: readonly string[] = [
  "https://management.core.windows.net/",
  "https://management.core.windows.net",
  "https://management.azure.com/",
  "https://management.azure.com",
];

const american = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleString("en-US", { timeZone: "UTC" }).replace(",", "").replace(/\s/g, " ");

function turnAway(world: World, tenantId: string, code: string, message: string): Answer {
  const challenge = `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="${message}"`;
  return {
    status: 401,
    headers: {
      "www-authenticate": challenge,
      "x-ms-failure-cause": "gateway",
      "x-ms-request-id": world.ids.uuid(),
    },
    body: { error: { code, message } },
  };
}

/** Read the bearer token as ARM does, or turn the request away in ARM's words. */
export function bearer(
  request: ApiRequest,
  world: World,
  audiences: readonly string[] = armAudiences,
): Bearer | Answer {
  const { subscriptions, tenants } = directory(world);
  const firstTenant = tenants[0]?.tenantId ?? "";
  if (request.operator) return { objectId: "operator", clientId: "operator", tenantId: firstTenant, groups: [] };
  const wanted = request.url.pathname.split("/", 3);
  const subscription =
    wanted[1]?.toLowerCase() === "subscriptions"
      ? subscriptions.find(({ subscriptionId }) => subscriptionId === wanted[2]?.toLowerCase())
      : undefined;
  const tenantId = subscription?.tenantId ?? firstTenant;
  const header = request.headers.authorization;
  if (header === undefined) {
    const message = "Authentication failed. The 'Authorization' header is missing.";
    return turnAway(world, tenantId, "AuthenticationFailed", message);
  }
  const [scheme = "", token = ""] = header.split(" ", 2);
  if (scheme.toLowerCase() !== "bearer") {
    const message = "Authentication failed. The 'Authorization' header is provided in an invalid format.";
    return turnAway(world, tenantId, "AuthenticationFailedInvalidHeader", message);
  }
  const read = readToken(world, token);
  if (!read?.genuine) return turnAway(world, tenantId, "InvalidAuthenticationToken", "The access token is invalid.");
  const { aud, exp, iss, oid, appid, tid, groups } = read.claims;
  const now = Math.floor(world.clock.now() / 1000);
  if (typeof exp !== "number" || exp <= now) {
    const message = `The access token expiry UTC time '${american(Number(exp))}' is earlier than current UTC time '${american(now)}'.`;
    return turnAway(world, tenantId, "ExpiredAuthenticationToken", message);
  }
  const taken = typeof aud === "string" && (audiences.includes(aud) || aud.replace(/\/$/, "") === request.url.origin);
  if (!taken) {
    const allowed = audiences.map((audience) => `'${audience}'`).join(",");
    const message = `The access token has been obtained for wrong audience or resource '${aud}'. It should exactly match with one of the allowed audiences ${allowed}.`;
    return turnAway(world, tenantId, "InvalidAuthenticationTokenAudience", message);
  }
  if (subscription && tid !== tenantId) {
    const message = `The access token is from the wrong issuer '${iss}'. It must match the tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${tenantId}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour). If you just transferred your subscription and see this error message, please try back later.`;
    return turnAway(world, tenantId, "InvalidAuthenticationTokenTenant", message);
  }
  return {
    objectId: String(oid),
    clientId: String(appid),
    tenantId: String(tid),
    groups: Array.isArray(groups) ? groups.map(String) : [],
  };
}

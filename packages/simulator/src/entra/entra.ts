import { signingKey } from "../jwt/key.ts";
import type { Answer, Asked, Service } from "../service.ts";
import { atPlainDoor } from "../service.ts";
import type { World } from "../world/world.ts";
import { grantToken, machineToken } from "./grants.ts";
import { cloudEndpoints, instanceDiscovery, openidConfiguration } from "./metadata.ts";

const authorities = new Set([
  "login.microsoftonline.com",
  "login.windows.net",
  "login.microsoft.com",
  "sts.windows.net",
  "login.microsoftonline.us",
  "login.chinacloudapi.cn",
]);
const machine = "169.254.169.254";

interface Route {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly answer: (asked: Asked, world: World, tenant: string) => Answer;
}

const keys = (_asked: Asked, world: World): Answer => {
  const { jwk } = signingKey(world.seed);
  return { status: 200, body: { keys: [{ ...jwk, x5t: jwk.kid }] } };
};

const routes: readonly Route[] = [
  { method: "GET", path: /^\/metadata\/endpoints$/, answer: cloudEndpoints },
  {
    method: "GET",
    path: /^\/metadata\/identity\/oauth2\/token$/,
    answer: (asked, world) => machineToken(world, asked),
  },
  { method: "GET", path: /^\/common\/discovery\/instance$/, answer: instanceDiscovery },
  {
    method: "GET",
    path: /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/,
    answer: (asked, _world, tenant) => openidConfiguration(asked, tenant, "2.0"),
  },
  {
    method: "GET",
    path: /^\/([^/]+)\/\.well-known\/openid-configuration$/,
    answer: (asked, _world, tenant) => openidConfiguration(asked, tenant, "1.0"),
  },
  { method: "GET", path: /^\/([^/]+)\/discovery\/(?:v2\.0\/)?keys$/, answer: keys },
  {
    method: "POST",
    path: /^\/([^/]+)\/oauth2\/v2\.0\/token$/,
    answer: (asked, world, tenant) => grantToken(world, asked, tenant, "2.0"),
  },
  {
    method: "POST",
    path: /^\/([^/]+)\/oauth2\/token\/?$/,
    answer: (asked, world, tenant) => grantToken(world, asked, tenant, "1.0"),
  },
];

const ofPath = (path: string): Route | undefined => routes.find((route) => route.path.test(path));

/** Microsoft Entra's token service, the cloud's own description, and the instance metadata service. */
export const entraService: Service = {
  name: "Entra (login.microsoftonline.com, /metadata/endpoints)",
  claims({ url }) {
    if (authorities.has(url.hostname) || url.hostname === machine) return true;
    if (url.pathname === "/metadata/endpoints") return true;
    return atPlainDoor(url) && ofPath(url.pathname) !== undefined;
  },
  answer(asked, world) {
    const route = ofPath(asked.url.pathname);
    if (route?.method === asked.method) {
      return route.answer(asked, world, route.path.exec(asked.url.pathname)?.[1] ?? "");
    }
    const status = route ? 405 : 404;
    const description = `AADSTS90015: ${asked.method} ${asked.url.pathname} is not simulated. There are: ${routes
      .map(({ method, path }) => `${method} ${path.source.replaceAll("\\", "")}`)
      .join(", ")}.`;
    return { status, body: { error: "invalid_request", error_description: description, error_codes: [90015] } };
  },
  failed: ({ status, code, message }) => ({
    status,
    body: {
      error: status === 429 ? "temporarily_unavailable" : "server_error",
      error_description: `${code}: ${message}`,
    },
  }),
};

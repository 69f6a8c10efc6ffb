import { signingKey } from "../../jwt/key.ts";
import type { Answer, ApiRequest, Service } from "../../service.ts";
import { atPlainDoor } from "../../service.ts";
import type { World } from "../../world/world.ts";
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
  /** With `{tenant}` where a tenant is named. */
  readonly template: string;
  readonly answer: (request: ApiRequest, world: World, tenant: string) => Answer;
}

const keys = (_asked: ApiRequest, world: World): Answer => {
  const { jwk } = signingKey(world.seed);
  return { status: 200, body: { keys: [{ ...jwk, x5t: jwk.kid }] } };
};

/** What Entra answers here. */
export const entraRoutes: readonly Route[] = [
  { method: "GET", template: "/metadata/endpoints", answer: cloudEndpoints },
  {
    method: "GET",
    template: "/metadata/identity/oauth2/token",
    answer: (request, world) => machineToken(world, request),
  },
  { method: "GET", template: "/common/discovery/instance", answer: instanceDiscovery },
  {
    method: "GET",
    template: "/{tenant}/v2.0/.well-known/openid-configuration",
    answer: (request, _world, tenant) => openidConfiguration(request, tenant, "2.0"),
  },
  {
    method: "GET",
    template: "/{tenant}/.well-known/openid-configuration",
    answer: (request, _world, tenant) => openidConfiguration(request, tenant, "1.0"),
  },
  { method: "GET", template: "/{tenant}/discovery/v2.0/keys", answer: keys },
  { method: "GET", template: "/{tenant}/discovery/keys", answer: keys },
  {
    method: "POST",
    template: "/{tenant}/oauth2/v2.0/token",
    answer: (request, world, tenant) => grantToken(world, request, tenant, "2.0"),
  },
  {
    method: "POST",
    template: "/{tenant}/oauth2/token",
    answer: (request, world, tenant) => grantToken(world, request, tenant, "1.0"),
  },
];

const compiled = entraRoutes.map((route) => ({
  ...route,
  path: new RegExp(`^${route.template.replaceAll(".", "\\.").replace("{tenant}", "([^/]+)")}/?$`),
}));

const ofPath = (path: string) => compiled.find((route) => route.path.test(path));

/** Microsoft Entra's token service, the cloud's own description, and the instance metadata service. */
export const entraService: Service = {
  name: "Entra (login.microsoftonline.com, /metadata/endpoints)",
  claims({ url }) {
    if (authorities.has(url.hostname) || url.hostname === machine) return true;
    if (url.pathname === "/metadata/endpoints") return true;
    return atPlainDoor(url) && ofPath(url.pathname) !== undefined;
  },
  answer(request, world) {
    const route = ofPath(request.url.pathname);
    if (route?.method === request.method) {
      return route.answer(request, world, route.path.exec(request.url.pathname)?.[1] ?? "");
    }
    const status = route ? 405 : 404;
    const description = `AADSTS90015: ${request.method} ${request.url.pathname} is not simulated. There are: ${entraRoutes
      .map(({ method, template }) => `${method} ${template}`)
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

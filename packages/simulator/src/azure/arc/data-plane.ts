import { type Answer, type ApiRequest, atPlainDoor, type Service } from "../../service.ts";
import type { World } from "../../world/world.ts";
import { at, type JsonObject, objectOf, textOf } from "../engine/json.ts";
import type { Identity } from "../engine/options.ts";
import { agentVersion } from "./chart.ts";
import { repository } from "./registry.ts";

const hosts = /^[a-z0-9]+\.dp\.kubernetesconfiguration\.azure\.(com|us|cn)$/;
const first = "/azure-arc-k8sagents/";

/** What is served for the agents of Arc. */
export const dataPlaneRoutes = [
  ["POST", "/azure-arc-k8sagents/GetHelmSettings"],
  ["POST", "/azure-arc-k8sagents/GetLatestHelmPackagePath"],
  ["POST", "/azure-arc-k8sagents/healthCheck"],
] as const;

const refuse = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});

/** The values of the agents' chart that only the service knows, by their paths; a proxy is protected, so it is null. */
function valuesOf(text: string): object | undefined {
  const cluster = parsed(text);
  const [, subscription, group, name] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Kubernetes\/connectedClusters\/([^/]+)$/i.exec(
      textOf(cluster.id) ?? "",
    ) ?? [];
  const tenant = textOf(at(cluster, "identity.tenantId"));
  const location = textOf(cluster.location);
  if (!name || !tenant || !location) return undefined;
  return {
    "global.subscriptionId": subscription,
    "global.resourceGroupName": group,
    "global.resourceName": name,
    "global.location": location,
    "global.tenantId": tenant,
    "global.httpProxy": null,
    "systemDefaultValues.spnOnboarding": "false",
  };
}

function parsed(text: string): JsonObject {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The configuration service of Arc: from where the chart of its agents is to be had. */
export function arcDataPlane(
  world: World,
  authenticate: (request: ApiRequest, world: World) => Identity | Answer,
): Service {
  return {
    name: "Azure Arc's configuration service (<region>.dp.kubernetesconfiguration.azure.com)",
    claims: ({ url }) => hosts.test(url.hostname) || (atPlainDoor(url) && url.pathname.startsWith(first)),
    answer(request) {
      const { method, url } = request;
      const who = authenticate(request, world);
      if ("status" in who) return who;
      const audit = { identity: who.objectId, permissions: [] };
      if (!dataPlaneRoutes.some(([verb, path]) => verb === method && path.toLowerCase() === url.pathname.toLowerCase()))
        return { ...refuse(404, "NotFound", `${method} ${url.pathname} is not simulated.`), audit };
      if (url.searchParams.get("api-version") === null)
        return { ...refuse(400, "BadRequest", "The api-version query parameter is required."), audit };
      if (/healthCheck$/i.test(url.pathname)) return { status: 200, body: {}, audit };
      const train = url.searchParams.get("releaseTrain") ?? "stable";
      if (train !== "stable")
        return { ...refuse(400, "BadRequest", `The release train '${train}' is not simulated, only 'stable'.`), audit };
      const registry = atPlainDoor(url) ? url.host : "mcr.microsoft.com";
      const repositoryPath = `${registry}/${repository}:${agentVersion}`;
      if (!/GetHelmSettings$/i.test(url.pathname)) return { status: 200, body: { repositoryPath }, audit };
      const helmValuesContent = valuesOf(request.body.toString("utf8"));
      if (helmValuesContent === undefined)
        return { ...refuse(400, "BadRequest", "The body must be the connected cluster as Azure shows it."), audit };
      return { status: 200, body: { repositoryPath, helmValuesContent }, audit };
    },
  };
}

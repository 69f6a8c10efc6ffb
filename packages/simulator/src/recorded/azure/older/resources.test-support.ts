import { at, type JsonObject, objectOf, setAt } from "../../../azure/engine/json.ts";
import type { Got } from "../../../azure/engine/world.test-support.ts";
import { type Exchange, prepare, type Replay, recordedBody, type World } from "./exchange.test-support.ts";

/** The id that a path means, up to so many names. */
const idIn = (url: string, names: number): string =>
  new URL(url).pathname
    .split("/")
    .slice(0, 7 + 2 * names)
    .join("/");

const eventHub = "2017-04-01";
const standard: JsonObject = { location: "eastus", sku: { name: "Standard" }, properties: {} };

/** A namespace, and the hub that a path goes on with. */
async function withHub(world: World, { url }: Exchange, location: unknown): Promise<void> {
  await prepare(world, new URL(url).pathname);
  await world.made(idIn(url, 1), eventHub, { ...standard, location: String(location) });
  if (url.includes("/consumergroups/")) await world.made(idIn(url, 2), eventHub, { properties: { partitionCount: 4 } });
}

/** What was sent, as far as the answer shows it: all that the service does not decide. */
function sentFor(exchange: Exchange): JsonObject {
  const body = structuredClone(recordedBody(exchange));
  for (const name of ["id", "name", "type", "etag"]) delete body[name];
  for (const name of [
    "provisioningState",
    "status",
    "createdAt",
    "updatedAt",
    "partitionIds",
    "metricId",
    "serviceBusEndpoint",
    "peeringState",
    "remoteAddressSpace",
    "routeServiceVips",
    "loginServer",
    "creationDate",
    "firewallRulesEnabled",
    "firewallRules",
    "fqdn",
    "maxAgentPools",
    "powerState",
    "kubernetesVersion",
  ])
    setAt(body, `properties.${name}`, undefined);
  return body;
}

async function namespace(world: World, exchange: Exchange): Promise<Got> {
  await prepare(world, new URL(exchange.url).pathname);
  const put = await world.request("PUT", exchange.url, sentFor(exchange));
  return exchange.method === "PUT" ? put : world.request("GET", exchange.url);
}

async function inNamespace(world: World, exchange: Exchange): Promise<Got> {
  const { location } = recordedBody(exchange);
  await withHub(world, exchange, location);
  const put = await world.request("PUT", exchange.url, sentFor(exchange));
  return exchange.method === "PUT" ? put : world.request("GET", exchange.url);
}

async function ruleList(world: World, exchange: Exchange): Promise<Got> {
  await withHub(world, exchange, "japaneast");
  for (const [name, rights] of Object.entries({ mngRule1: ["Listen", "Send", "Manage"], sndRule1: ["Send"] }))
    await world.made(`${idIn(exchange.url, 1)}/authorizationRules/${name}`, eventHub, { properties: { rights } });
  return world.request("GET", exchange.url);
}

async function registry(world: World, exchange: Exchange): Promise<Got> {
  await prepare(world, new URL(exchange.url).pathname);
  const sent: JsonObject = { location: "westcentralus", sku: { name: "Premium" }, tags: { tag1: "value1" } };
  await world.made(idIn(exchange.url, 1), "2017-10-01", { ...sent, properties: { adminUserEnabled: true } });
  return exchange.method === "POST"
    ? world.request("POST", exchange.url)
    : world.request("PUT", exchange.url, sentFor(exchange));
}

const firstTags: JsonObject = { tag1: "value1" };

async function cluster(world: World, exchange: Exchange): Promise<Got> {
  await prepare(world, new URL(exchange.url).pathname);
  const sent = sentFor(exchange);
  const body: JsonObject = {
    location: "eastus",
    sku: { name: "Base", tier: "Free" },
    tags: firstTags,
    properties: {
      dnsPrefix: "dnsaks515143",
      servicePrincipalProfile: { clientId: "e88ec677-253c-480a-81da-47e421007f93" },
      linuxProfile: at(sent, "properties.linuxProfile"),
      networkProfile: { networkPlugin: "kubenet" },
      agentPoolProfiles: [{ name: "apaks515143", count: 1, vmSize: "Standard_D2_v2", maxPods: 110, mode: "System" }],
      addonProfiles: { KubeDashboard: { enabled: true, config: null } },
    },
  };
  if (exchange.status === 201) return world.request("PUT", exchange.url, body);
  await world.made(idIn(exchange.url, 1), "2020-09-01", body);
  if (exchange.method !== "PUT") return world.request(exchange.method, exchange.url);
  const properties = { ...objectOf(body.properties), agentPoolProfiles: [{ name: "apaks515143", count: 5 }] };
  return world.request("PUT", exchange.url, { ...body, tags: sent.tags, properties });
}

async function peering(world: World, exchange: Exchange): Promise<Got> {
  await prepare(world, new URL(exchange.url).pathname);
  const near = idIn(exchange.url, 1);
  const remote = String(at(recordedBody(exchange), "properties.remoteVirtualNetwork.id"));
  await world.made(remote, "2024-05-01", {
    location: "eastus",
    properties: { addressSpace: { addressPrefixes: ["10.1.0.0/27"] } },
  });
  const sent = sentFor(exchange);
  if (exchange.status === 201) return world.request("PUT", exchange.url, sent);
  await world.made(idIn(exchange.url, 2), "2018-06-01", {
    properties: { ...objectOf(sent.properties), allowVirtualNetworkAccess: true },
  });
  if (exchange.method === "GET") return world.request("GET", exchange.url);
  await world.made(`${remote}/virtualNetworkPeerings/back`, "2018-06-01", {
    properties: { remoteVirtualNetwork: { id: near } },
  });
  return world.request("PUT", exchange.url, sent);
}

const newer = "Since 2022 hubs, and what is in them and beside them, write type, id and region otherwise.";

/** Hubs, registries, clusters and peerings, with what was sent made up from what was answered. */
export const resourceReplays: readonly Replay[] = [
  {
    match: /(PUT|GET) \S+\/EventHub\/namespaces\/[^/]+ 200|(PUT|GET) \S+EventHub\/namespaces\/[^/]+ 200/,
    replay: namespace,
  },
  {
    match: /\/eventhubs\/[^/]+(\/consumergroups\/[^/]+)? 200/,
    replay: inNamespace,
    kept: /body\.(type|location):/,
    reason: newer,
  },
  {
    match: /PUT \S+\/AuthorizationRules\/mngRule1 200/,
    replay: inNamespace,
    kept: /body\.(id|location):/,
    reason: newer,
  },
  {
    match: /GET \S+\/jmonitor\w+\/AuthorizationRules 200/,
    replay: ruleList,
    kept: /\.(id|location):/,
    reason: newer,
  },
  {
    match: /registries\/acr905852 200/,
    replay: registry,
    kept: /firewallRules/,
    reason: "Firewall rules were of the first version only.",
  },
  { match: /listCredentials/, replay: registry },
  {
    match: /managedClusters\/aks515143/,
    replay: cluster,
    kept: /kubernetesVersion|fqdn|orchestratorVersion|nodeImageVersion|nodeLabels|dockerBridgeCidr|maxAgentPools|sku\.name|loadBalancerSku|addonProfiles/,
    reason: "Versions, images, limits and names of 2020; the docker bridge and the dashboard are gone.",
  },
  { match: /virtualNetworkPeerings\/peer/, replay: peering },
];

import { type JsonObject, objectOf } from "../../../azure/engine/json.ts";
import type { Got } from "../../../azure/engine/world.test-support.ts";
import { zero } from "../recorded.test-support.ts";
import { type Exchange, prepare, type Replay, recordedBody, type World } from "./exchange.test-support.ts";

const assignment = (exchange: Exchange): JsonObject => {
  const { error, properties } = recordedBody(exchange) as { error?: { message: string }; properties?: JsonObject };
  if (properties !== undefined)
    return { properties: { roleDefinitionId: properties.roleDefinitionId, principalId: properties.principalId } };
  const bare = /Principal (\w+)/.exec(error?.message ?? "")?.[1] ?? "";
  const principalId = bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
  return {
    properties: {
      roleDefinitionId: `/subscriptions/${zero}/providers/Microsoft.Authorization/roleDefinitions/${reader}`,
      principalId,
    },
  };
};

/** Public zones are recorded; the private ones of this simulator are the same provider's, of another version. */
const asPrivate = (url: string): string =>
  url.replace("/dnsZones/", "/privateDnsZones/").replace(/api-version=.*/, "api-version=2020-06-01");
const records: Readonly<Record<string, JsonObject>> = {
  A: { aRecords: [{ ipv4Address: "10.0.0.4" }] },
  AAAA: { aaaaRecords: [{ ipv6Address: "2001:db8::4" }] },
  CNAME: { cnameRecord: { cname: "there.example" } },
};

async function dns(world: World, exchange: Exchange): Promise<Got> {
  const url = asPrivate(exchange.url);
  const { pathname } = new URL(url);
  if (exchange.status === 412) await prepare(world, pathname);
  else await prepare(world, pathname.replace(/\/providers\/.*/, ""));
  const type = /\/privateDnsZones\/[^/]+\/([^/]+)\//.exec(pathname)?.[1];
  const body: JsonObject =
    type === undefined ? { location: "global", properties: {} } : { properties: { ttl: 300, ...records[type] } };
  if (type !== undefined) await world.request("PUT", url, body);
  const condition: Record<string, string> =
    exchange.method === "DELETE" ? { "if-match": "another" } : { "if-none-match": "*" };
  return world.request(exchange.method, url, exchange.method === "DELETE" ? undefined : body, condition);
}

/** The refusal of a public zone's write, in the operation of a private one's. */
async function zoneOnCondition(world: World, exchange: Exchange): Promise<Got> {
  const accepted = await dns(world, exchange);
  world.world.clock.advance(3_600_000);
  const { body } = await world.request("GET", accepted.headers["azure-asyncoperation"] ?? "");
  return { ...accepted, body: objectOf(body.error) };
}

async function plain(world: World, exchange: Exchange): Promise<Got> {
  await prepare(world, new URL(exchange.url).pathname);
  return world.request(exchange.method, exchange.url);
}

async function identity(world: World, exchange: Exchange): Promise<Got> {
  const { pathname } = new URL(exchange.url);
  await prepare(world, pathname);
  const { location = "westcentralus" } = recordedBody(exchange);
  const body = { location, tags: {} };
  // Recorded as changed, read or deleted: then it was there.
  if (exchange.status === 200) await world.request("PUT", exchange.url, body);
  return world.request(exchange.method, exchange.url, exchange.method === "PUT" ? body : undefined);
}

/** Roles, DNS, identities and what is empty. */
export const accessReplays: readonly Replay[] = [
  {
    match: /PUT .*\/roleAssignments\/\S+ (400|201)/,
    async replay(world, exchange) {
      await prepare(world, new URL(exchange.url).pathname);
      return world.request("PUT", exchange.url, assignment(exchange));
    },
    kept: /principal ID\. If you are creating/,
    reason: "Later versions go on with advice after the recorded message.",
  },
  {
    match: /DELETE .*\/roleAssignments\//,
    async replay(world, exchange) {
      await prepare(world, new URL(exchange.url).pathname);
      await world.request("PUT", exchange.url, assignment(exchange));
      return world.request("DELETE", exchange.url);
    },
  },
  {
    match: /GET .*\/roleDefinitions /,
    replay: plain,
    kept: /description|createdOn|updatedOn|notActions|roleDefinitions\/|body\.value\[0\]\.id/,
    reason: "Azure has changed its words, dates and actions of the built-in roles since.",
  },
  { match: /\/dnsZones\/(?![^/\s]+ 412$)/, replay: dns },
  {
    match: /\/dnsZones\/[^/\s]+ 412$/,
    replay: zoneOnCondition,
    kept: /status: recorded 412, ours 202/,
    reason: "A public zone's write is refused at once, a private one's in its operation.",
  },
  {
    match: /\/Microsoft\.DomainRegistration\//,
    async replay(world, exchange) {
      const url = exchange.url.replace("Microsoft.DomainRegistration/domains/", "Microsoft.Insights/dataSinks/");
      const { pathname } = new URL(url);
      await prepare(world, pathname);
      const registry = pathname.replace(/\/providers\/.*/, "/providers/Microsoft.ContainerRegistry/registries/onelab");
      await world.request(
        "POST",
        `/subscriptions/${zero}/providers/Microsoft.ContainerRegistry/unregister?api-version=2021-04-01`,
      );
      world.world.clock.advance(3_600_000);
      return world.request("PUT", `${registry}?api-version=2023-07-01`, { location: "eastus", sku: { name: "Basic" } });
    },
    kept: /error\.(message|details)/,
    reason:
      "Asked of another provider, whose name the message carries; later versions repeat the error in its details.",
  },
  {
    match: /\/userAssignedIdentities\//,
    replay: identity,
  },
  {
    match: /GET .*\/managedClusters 200/,
    replay: plain,
  },
  {
    match: /GET .*\/virtualNetworkPeerings 200/,
    replay: plain,
  },
];

import type { Json, JsonObject } from "./json.ts";
import { differences, recordings, settled, zero } from "./recorded.test-support.ts";
import { arrange, type Got } from "./world.test-support.ts";

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly response: string | null;
}

const exchanges = recordings<Exchange>("azure-older.jsonl");
const nameOf = ({ method, url, status }: Exchange): string => `${method} ${new URL(url).pathname} ${status}`;

type World = ReturnType<typeof arrange>;

/** How exchanges of a kind are asked again in a world where what they need is there. */
interface Replay {
  readonly match: RegExp;
  readonly ask: (world: World, exchange: Exchange) => Promise<Got>;
  /** Where ours differs, and why. */
  readonly kept?: RegExp;
  readonly reason?: string;
}

const versions: Readonly<Record<string, string>> = {
  virtualNetworks: "2024-05-01",
  storageAccounts: "2024-01-01",
  privateDnsZones: "2020-06-01",
};
const bodies: Readonly<Record<string, JsonObject>> = {
  virtualNetworks: { location: "eastus", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/27"] } } },
  storageAccounts: { location: "eastus", sku: { name: "Standard_LRS" }, kind: "StorageV2", properties: {} },
  privateDnsZones: { location: "global", properties: {} },
};

/** Make the group and the first resource that a path names, when it names them. */
async function prepare({ ask, made }: World, pathname: string): Promise<void> {
  const [, sub = "", , group] = /^(\/subscriptions\/[^/]+)(\/resource[Gg]roups\/([^/]+))?/.exec(pathname) ?? [];
  if (group === undefined) return;
  const home = `${sub}/resourceGroups/${group}`;
  await ask("PUT", `${home}?api-version=2021-04-01`, { location: "eastus" });
  const [, id = "", type = ""] =
    /^(\/subscriptions\/[^/]+\/resource[Gg]roups\/[^/]+\/providers\/[^/]+\/([^/]+)\/[^/]+)/.exec(pathname) ?? [];
  const [version, body] = [versions[type], bodies[type]];
  if (version !== undefined && body !== undefined) await made(id, version, body);
}

const recordedBody = ({ response }: Exchange): JsonObject => JSON.parse(response || "{}") as JsonObject;
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
  if (type !== undefined) await world.ask("PUT", url, body);
  const condition: Record<string, string> =
    exchange.method === "DELETE" ? { "if-match": "another" } : { "if-none-match": "*" };
  return world.ask(exchange.method, url, exchange.method === "DELETE" ? undefined : body, condition);
}

async function plain(world: World, exchange: Exchange): Promise<Got> {
  await prepare(world, new URL(exchange.url).pathname);
  return world.ask(exchange.method, exchange.url);
}

async function identity(world: World, exchange: Exchange): Promise<Got> {
  const { pathname } = new URL(exchange.url);
  await prepare(world, pathname);
  const { location = "westcentralus" } = recordedBody(exchange);
  const body = { location, tags: {} };
  // Recorded as changed, read or deleted: then it was there.
  if (exchange.status === 200) await world.ask("PUT", exchange.url, body);
  return world.ask(exchange.method, exchange.url, exchange.method === "PUT" ? body : undefined);
}

const replays: readonly Replay[] = [
  {
    match: /PUT .*\/roleAssignments\/\S+ (400|201)/,
    async ask(world, exchange) {
      await prepare(world, new URL(exchange.url).pathname);
      return world.ask("PUT", exchange.url, assignment(exchange));
    },
    kept: /principal ID\. If you are creating/,
    reason: "Later versions go on with advice after the recorded message.",
  },
  {
    match: /DELETE .*\/roleAssignments\//,
    async ask(world, exchange) {
      await prepare(world, new URL(exchange.url).pathname);
      await world.ask("PUT", exchange.url, assignment(exchange));
      return world.ask("DELETE", exchange.url);
    },
  },
  {
    match: /GET .*\/roleDefinitions /,
    ask: plain,
    kept: /description|createdOn|updatedOn|notActions|roleDefinitions\/|body\.value\[0\]\.id/,
    reason: "Azure has changed its words, dates and actions of the built-in roles since.",
  },
  { match: /\/dnsZones\//, ask: dns },
  {
    match: /\/Microsoft\.DomainRegistration\//,
    async ask(world, exchange) {
      const url = exchange.url.replace("Microsoft.DomainRegistration/domains/", "Microsoft.Insights/dataSinks/");
      const { pathname } = new URL(url);
      await prepare(world, pathname);
      const registry = pathname.replace(/\/providers\/.*/, "/providers/Microsoft.ContainerRegistry/registries/onelab");
      await world.ask(
        "POST",
        `/subscriptions/${zero}/providers/Microsoft.ContainerRegistry/unregister?api-version=2021-04-01`,
      );
      world.world.clock.advance(3_600_000);
      return world.ask("PUT", `${registry}?api-version=2023-07-01`, { location: "eastus", sku: { name: "Basic" } });
    },
    kept: /error\.(message|details)/,
    reason:
      "Asked of another provider, whose name the message carries; later versions repeat the error in its details.",
  },
  {
    match: /\/userAssignedIdentities\//,
    ask: identity,
  },
  {
    match: /GET .*\/managedClusters 200/,
    ask: plain,
  },
  {
    match: /GET .*\/virtualNetworkPeerings 200/,
    ask: plain,
  },
];

/** What is not asked again, and why. */
const notReplayed: readonly { readonly match: RegExp; readonly reason: string }[] = [
  {
    match: /BatchAI|Cache\/Redis|Compute\/virtualMachine|containerServices|deployments|actionGroups|Microsoft\.Sql/,
    reason: "Types that no scenario of ours has.",
  },
  {
    match: /listBuildSourceUploadUrl|\/runs|scheduleRun|disasterRecoveryConfigs/,
    reason: "Build tasks of registries and pairs of namespaces are not simulated.",
  },
  {
    match:
      /registries\/acr905852 200|listCredentials|managedClusters\/aks|EventHub\/namespaces\/(jmonitor|ns8|ns9)|consumergroups|virtualNetworkPeerings\/peer/,
    reason:
      "What was sent is not recorded; newer answers of the same types are replayed from the newer recordings or checked with the vendor's SDK.",
  },
];

/** What a recording says must be so here too; newer versions say more. */
function compare(recorded: Exchange, got: Got): string[] {
  const status = recorded.status === got.status ? [] : [`status: recorded ${recorded.status}, ours ${got.status}`];
  const body = recordedBody(recorded) as Json;
  return [...status, ...differences("body", body, got.body)]
    .filter((difference) => !/: recorded undefined, ours /.test(difference))
    .map((difference) => settled(difference));
}

const rules = [...replays, ...notReplayed];

describe("older recorded answers of the real ARM", () => {
  test("says how many are replayed", () => {
    const again = exchanges.filter((each) => replays.some(({ match }) => match.test(nameOf(each))));
    process.stdout.write(
      exchanges.length > 0
        ? `Replaying ${again.length} of ${exchanges.length} older exchanges; the others are left out with a reason.\n`
        : "No older recordings: name their folder in SLIPWAY_RECORDED to replay them.\n",
    );
    expect(again.length > 0).toBe(exchanges.length > 0);
  });

  test("each is replayed, or left out for one reason that is written down", () => {
    const odd = exchanges.map(nameOf).filter((name) => rules.filter(({ match }) => match.test(name)).length !== 1);
    expect(odd).toEqual([]);
    const idle = rules.filter(
      ({ match }) => exchanges.length > 0 && !exchanges.some((each) => match.test(nameOf(each))),
    );
    expect(idle.map(({ match }) => match.source)).toEqual([]);
  });

  test.each(replays.map((replay) => [replay.match.source, replay] as const))("%s", async (_name, replay) => {
    const found: string[] = [];
    for (const exchange of exchanges.filter((each) => replay.match.test(nameOf(each)))) {
      const known = exchange.status !== 400;
      const world = arrange({
        identity: zero,
        directory: {
          subscriptions: () => [{ subscriptionId: zero, tenantId: zero, displayName: "Recorded", owners: [zero] }],
          addApplication: () => undefined,
          removePrincipal: () => undefined,
          isKnown: () => known,
          federate: () => undefined,
        },
      });
      found.push(...compare(exchange, await replay.ask(world, exchange)).map((each) => `${nameOf(exchange)}: ${each}`));
    }
    const { kept } = replay;
    expect(found.filter((difference) => !kept?.test(difference))).toEqual([]);
    expect(kept === undefined || exchanges.length === 0 || found.some((difference) => kept.test(difference))).toBe(
      true,
    );
  });
});

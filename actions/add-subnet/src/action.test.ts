import { sealOf } from "@slipway/reconcile";
import { type AzureOperator, azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange, arrangeExisting } from "./arrange.ts";

describe("a new subnet", () =>
  laws(action, arrange, {
    rival: "no source says that Azure honors If-None-Match for networks",
    stays: { subnet: "it has no tags: it goes only where Slipway made its network" },
  }));
describe("a subnet that others created", () =>
  laws(action, arrangeExisting, {
    rival: "the subnet is there before the run",
    everyFault: "a new subnet meets them all",
  }));

describe("add-subnet", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let group: string;
  let network: string;
  const run = (inputs: Readonly<Record<string, string>>) =>
    bench.run(action, { mode: "apply", network, name: "own", ...inputs });
  const armRequests = ({ requests }: Awaited<ReturnType<typeof run>>, method = "") =>
    requests.filter(
      (each) => !/\/oauth2\/|\/github-oidc\/|openid-configuration/.test(each.url) && each.method.match(method),
    );
  const theirs = (name: string, addressPrefix: string, more: object = {}) =>
    azure.put(`${network}/subnets/${name}`, { properties: { addressPrefix, ...more } });
  const make = (tags: object, ...addressPrefixes: string[]) =>
    azure.put(network, { location: "northeurope", tags, properties: { addressSpace: { addressPrefixes } } });
  const own = async () => (await azure.get(`${network}/subnets/own`)).properties;

  beforeEach(async () => {
    bench = await openBench();
    azure = await azureOperator(bench.cloud);
    group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
    network = `${group}/providers/Microsoft.Network/virtualNetworks/corp`;
    await make({ team: "network" }, "10.1.0.0/16");
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM, whether the range was given or chosen", async () => {
    const { outputs } = await run({ size: "24" });
    expect(outputs).toMatchObject({ id: `${network}/subnets/own`, prefix: "10.1.0.0/24" });
    const checks = [await run({ size: "24", mode: "check" }), await run({ prefix: "10.1.0.0/24", mode: "check" })];
    expect(checks.map((ran) => [ran.code, armRequests(ran).length])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test("a chosen range is the first free one, is shown in the plan, and never moves", async () => {
    await theirs("first", "10.1.0.0/24");
    await theirs("third", "10.1.2.0/26");
    const inputs = { size: "24", avoid: "10.1.1.128/25" };
    expect((await run({ ...inputs, mode: "plan" })).printed).toContain('addressPrefix: "10.1.3.0/24"');
    expect((await run(inputs)).outputs.prefix).toBe("10.1.3.0/24");
    await azure.delete(`${network}/subnets/first`);
    const again = await run(inputs);
    expect(again.outputs).toMatchObject({ changed: "false", prefix: "10.1.3.0/24" });
  });

  // Absent is true: azure-rest-api-specs, Subnet.defaultOutboundAccess ("default outbound connectivity can be disabled").
  test("a way out is joined and kept: route table, NAT gateway, and Azure's own only where it is wanted", async () => {
    const ways = {
      "route-table": `${group}/providers/Microsoft.Network/routeTables/corp`,
      "nat-gateway": `${group}/providers/Microsoft.Network/natGateways/corp`,
    };
    expect((await run({ size: "24" })).code).toBe(0);
    expect((await run({ size: "24", mode: "check", "default-outbound-access": "true" })).code).toBe(0);
    expect((await run({ size: "24", ...ways, "default-outbound-access": "false" })).code).toBe(0);
    const joined = {
      routeTable: { id: ways["route-table"] },
      natGateway: { id: ways["nat-gateway"] },
      defaultOutboundAccess: false,
    };
    expect(await own()).toMatchObject(joined);
    expect((await run({ size: "24", "service-endpoints": "Microsoft.Storage" })).code).toBe(0);
    expect(await own()).toMatchObject(joined);
  });

  test("by default, ranges that AKS uses are not chosen, unless the network is in them", async () => {
    await make({}, "10.0.0.0/8");
    expect((await run({ size: "24" })).outputs.prefix).toBe("10.1.0.0/24");
    await azure.delete(`${network}/subnets/own`);
    await make({}, "10.0.0.0/20");
    expect((await run({ size: "24" })).outputs.prefix).toBe("10.0.0.0/24");
  });

  test("another size keeps the start of the range", async () => {
    await theirs("own", "10.1.4.0/24");
    expect((await run({ size: "23" })).outputs.prefix).toBe("10.1.4.0/23");
    expect((await run({ size: "25" })).outputs.prefix).toBe("10.1.4.0/25");
    await theirs("next", "10.1.4.128/25");
    const ran = await run({ size: "24", mode: "plan" });
    expect([ran.code, ran.printed]).toEqual([
      1,
      expect.stringContaining("overlaps the subnet next with 10.1.4.128/25"),
    ]);
  });

  test("two runs that choose at the same time create two subnets that do not overlap", async () => {
    const both = await Promise.all(["one", "two", "three"].map((name) => run({ name, size: "24" })));
    expect(both.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(both.map(({ outputs }) => outputs.prefix).toSorted()).toEqual(["10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24"]);
  });

  test("when someone else takes the chosen range, another one is chosen", async () => {
    const fresh = bench.cloud.world.snapshot();
    const prefixes = new Set<string | undefined>();
    for (let index = 0; index < 10; index += 1) {
      bench.cloud.world.restore(fresh);
      const first = bench.cloud.world.record.requests.length;
      bench.cloud.before(async (number) => {
        if (number !== first + index) return;
        const body = { properties: { addressPrefix: "10.1.0.0/25" } };
        const { status } = await bench.cloud.request("PUT", `${network}/subnets/rival?api-version=2025-01-01`, body);
        // Their write is over before this one arrives: only the ranges show it.
        if (status < 300) bench.cloud.world.clock.advance(60_000);
      });
      const ran = await run({ size: "24" });
      bench.cloud.before(undefined);
      expect(`${ran.code} ${ran.printed}`).toMatch(/^0/);
      prefixes.add(ran.outputs.prefix);
    }
    expect([...prefixes].toSorted()).toEqual(["10.1.0.0/24", "10.1.1.0/24"]);
  });

  test.each([
    ["10.2.0.0/24", "is outside the network corp, which has 10.1.0.0/16. These are free: 10.1.0.0/17, 10.1.128.0/18"],
    ["10.1.192.0/20", "overlaps the subnet theirs with 10.1.192.0/18. These are free: 10.1.0.0/17, 10.1.128.0/18"],
  ])("%s is refused before any write, with the conflict and what is free", async (prefix, said) => {
    await theirs("theirs", "10.1.192.0/18");
    const ran = await run({ prefix });
    expect([ran.code, armRequests(ran, "PUT"), ran.printed]).toEqual([1, [], expect.stringContaining(said)]);
  });

  test("an apply without a free range of the size fails before any write", async () => {
    await theirs("theirs", "10.1.0.0/17");
    const ran = await run({ size: "16" });
    expect([ran.code, armRequests(ran, "PUT")]).toEqual([1, []]);
    expect(ran.printed).toContain(
      "No range of the size /16 is free in the network corp. These are free: 10.1.128.0/17.",
    );
  });

  test("the range of a subnet in use is refused before any write", async () => {
    await theirs("own", "10.1.0.0/24");
    await azure.put(`${group}/providers/Microsoft.ContainerService/managedClusters/nodes`, {
      location: "northeurope",
      identity: { type: "SystemAssigned" },
      properties: {
        dnsPrefix: "nodes",
        agentPoolProfiles: [
          {
            name: "nodes",
            mode: "System",
            count: 1,
            vmSize: "Standard_D4s_v5",
            osType: "Linux",
            vnetSubnetID: `${network}/subnets/own`,
          },
        ],
        networkProfile: { networkPlugin: "azure", serviceCidr: "10.9.0.0/16", dnsServiceIP: "10.9.0.10" },
      },
    });
    const ran = await run({ prefix: "10.1.0.0/23" });
    expect([ran.code, armRequests(ran, "PUT|DELETE")]).toEqual([1, []]);
    expect(ran.printed).toContain("Slipway did not make it, so it does not delete it");
    expect((await run({ prefix: "10.1.0.0/24", "service-endpoints": "Microsoft.Storage" })).code).toBe(0);
  });

  test("a subnet can be delegated to a service; one with more prefixes keeps the others", async () => {
    const delegation = "Microsoft.ContainerInstance/containerGroups";
    await run({ size: "24", delegation });
    expect(await own()).toMatchObject({ delegations: [{ properties: { serviceName: delegation } }] });
    expect((await run({ size: "24", delegation, mode: "check" })).code).toBe(0);
    await azure.delete(`${network}/subnets/own`);
    await azure.put(`${network}/subnets/own`, { properties: { addressPrefixes: ["10.1.0.0/24"] } });
    await run({ prefix: "10.1.0.0/23" });
    expect(await own()).toMatchObject({ addressPrefixes: ["10.1.0.0/23"] });
    expect(await own()).not.toHaveProperty("addressPrefix");
  });

  test("before the network exists, a plan and an apply fail, and a destroy has nothing to remove", async () => {
    const missing = { network: `${network}s`, size: "24" };
    const plan = await run({ ...missing, mode: "plan" });
    expect([plan.code, plan.printed]).toEqual([1, expect.stringContaining("does not exist")]);
    const apply = await run(missing);
    expect([apply.code, apply.printed]).toEqual([1, expect.stringContaining("action create-vnet")]);
    const gone = await run({ ...missing, mode: "destroy", confirm: "own" });
    expect([gone.code, gone.printed]).toEqual([0, expect.stringContaining("There is nothing to remove.")]);
  });

  test("a destroy removes the subnet only from a network that Slipway created", async () => {
    const destroy = { size: "24", mode: "destroy", confirm: "own" };
    await run({ size: "24" });
    expect((await run(destroy)).summary).toContain("left, Slipway did not make it");
    for (const copied of ["slipway", await sealOf({ kind: "virtual network", id: `${network}2` })]) {
      await azure.patch(network, { tags: { "made-by": copied } });
      bench.cloud.world.clock.advance(60_000);
      expect((await run(destroy)).summary).toContain("left, Slipway did not make it");
    }
    await azure.patch(network, { tags: { "made-by": await sealOf({ kind: "virtual network", id: network }) } });
    bench.cloud.world.clock.advance(60_000);
    expect((await run(destroy)).outputs).toMatchObject({ changed: "true" });
    expect(await azure.find(`${network}/subnets/own`)).toBeUndefined();
  });

  test.each([
    [{}, "- size: Give either"],
    [{ size: "24", prefix: "10.1.0.0/24" }, "- size: Give either"],
    [{ prefix: "10.1.0.0/24", avoid: "10.1.1.0/24" }, "- avoid: "],
  ])("%j is refused before the first request", async (more, named) => {
    const ran = await run(more as Record<string, string>);
    expect([ran.code, ran.requests, ran.printed]).toEqual([1, [], expect.stringContaining(named)]);
  });
});

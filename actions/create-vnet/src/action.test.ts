import { type AzureOperator, azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange, arrangeExisting } from "./arrange.ts";

describe("a new network", () =>
  laws(action, arrange, { rival: "no source says that Azure honors If-None-Match for networks" }));
describe("a network that others created", () =>
  laws(action, arrangeExisting, {
    rival: "the network is there before the run",
    everyFault: "a new network meets them all",
  }));

describe("create-vnet", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let networks: string;
  const plain = { name: "own", "resource-group": "platform" };
  const run = (inputs: Readonly<Record<string, string>>) => bench.run(action, { mode: "apply", ...plain, ...inputs });
  const armRequests = ({ requests }: Awaited<ReturnType<typeof run>>, method = "") =>
    requests.filter(
      (each) => !/\/oauth2\/|\/github-oidc\/|openid-configuration/.test(each.url) && each.method.match(method),
    );
  const network = (name: string, ...addressPrefixes: string[]) =>
    azure.put(`${networks}/${name}`, { location: "westeurope", properties: { addressSpace: { addressPrefixes } } });
  const space = async (name: string) =>
    ((await azure.get(`${networks}/${name}`)).properties.addressSpace as { addressPrefixes: string[] }).addressPrefixes;

  beforeEach(async () => {
    bench = await openBench();
    azure = await azureOperator(bench.cloud);
    networks = `${await azure.group("platform", "Microsoft.Network")}/providers/Microsoft.Network/virtualNetworks`;
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM, whether the range was given or chosen", async () => {
    await run({});
    const checks = [
      await run({ mode: "check" }),
      await run({ mode: "check", "address-space": "10.1.0.0/16", location: "North Europe" }),
    ];
    expect(checks.map((ran) => [ran.code, armRequests(ran).length])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test("a chosen range is the first free one, is shown in the plan, and is kept when another one would be chosen now", async () => {
    await network("wide", "10.1.0.0/16", "10.3.0.0/16");
    const other = await azure.group("elsewhere");
    await azure.put(`${other}/providers/Microsoft.Network/virtualNetworks/theirs`, {
      location: "westeurope",
      properties: { addressSpace: { addressPrefixes: ["10.4.128.0/20"] } },
    });
    const inputs = { avoid: "10.0.0.0/15\n10.2.5.0/24" };
    expect((await run({ ...inputs, mode: "plan" })).printed).toContain('addressPrefixes: ["10.5.0.0/16"]');
    const { outputs } = await run(inputs);
    expect(outputs).toMatchObject({
      id: `${networks}/own`,
      "address-space": "10.5.0.0/16",
      location: "northeurope",
    });
    await azure.delete(`${networks}/wide`);
    expect((await run({ ...inputs, mode: "check" })).outputs).toMatchObject({ drift: "false" });
  });

  test("an apply without a free range fails before any write", async () => {
    const ran = await run({ avoid: "10.0.0.0/8" });
    expect([ran.code, armRequests(ran, "PUT")]).toEqual([1, []]);
    expect(ran.printed).toContain("No /16 of 10.0.0.0/8 is free");
  });

  test("a range is added to the present ones, or replaces narrower ones inside it; a narrower one needs no change", async () => {
    await network("own", "10.1.0.0/16", "10.9.0.0/24");
    await run({ "address-space": "10.20.0.0/16" });
    expect(await space("own")).toEqual(["10.1.0.0/16", "10.9.0.0/24", "10.20.0.0/16"]);
    await run({ "address-space": "10.9.0.0/16" });
    expect(await space("own")).toEqual(["10.1.0.0/16", "10.20.0.0/16", "10.9.0.0/16"]);
    const narrower = await run({ "address-space": "10.1.7.0/24", mode: "check" });
    expect(narrower.outputs).toMatchObject({ drift: "false" });
  });

  test("its subnets and peerings survive a change", async () => {
    const { inputs } = await arrangeExisting(bench.cloud);
    const before = await azure.list(`${networks}/corp/subnets`);
    const ran = await run({ ...inputs, "dns-servers": "10.40.0.4\n10.40.0.5" });
    expect(ran.code).toBe(0);
    const bare = (all: readonly object[]) => all.map((each) => ({ ...each, etag: "" }));
    expect(bare(await azure.list(`${networks}/corp/subnets`))).toEqual(bare(before));
    expect(await azure.list(`${networks}/corp/virtualNetworkPeerings`)).toHaveLength(1);
    expect((await azure.get(`${networks}/corp`)).properties.dhcpOptions).toEqual({
      dnsServers: ["10.40.0.4", "10.40.0.5"],
    });
  });

  test("another region is refused", async () => {
    await network("own", "10.1.0.0/16");
    const ran = await run({ location: "northeurope" });
    expect([ran.code, armRequests(ran, "PUT|DELETE")]).toEqual([1, []]);
    expect(ran.printed).toContain("Slipway did not make it");
  });

  test("a missing resource group is an error", async () => {
    const ran = await run({ "resource-group": "nosuch", mode: "plan" });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringContaining("ResourceGroupNotFound")]);
  });

  test.each([
    [{ "address-space": "10.1.0.0/16\n10.1.4.0/24" }, "- address-space: 10.1.0.0/16 and 10.1.4.0/24 overlap"],
    [{ "address-space": "10.1.0.0/16", avoid: "10.2.0.0/16" }, "- avoid: "],
  ])("%j is refused before the first request", async (more, named) => {
    const ran = await run(more as Record<string, string>);
    expect([ran.code, ran.requests, ran.printed]).toEqual([1, [], expect.stringContaining(named)]);
  });

  test("a destroy removes a network only when it is empty, and says what is in it", async () => {
    await run({});
    const subnet = `${networks}/own/subnets/theirs`;
    await azure.put(subnet, { properties: { addressPrefix: "10.1.0.0/24" } });
    const seen = await run({ mode: "plan-destroy" });
    expect([seen.code, seen.printed]).toEqual([0, expect.stringContaining("refused while it holds: subnets/theirs")]);
    const full = await run({ mode: "destroy", confirm: "own" });
    expect([full.code, full.printed]).toEqual([1, expect.stringContaining("with all that it holds: subnets/theirs. ")]);
    expect(armRequests(full, "DELETE")).toEqual([]);
    await azure.delete(subnet);
    expect((await run({ mode: "destroy", confirm: "own" })).outputs).toMatchObject({ changed: "true" });
    expect(await azure.find(`${networks}/own`)).toBeUndefined();
  });
});

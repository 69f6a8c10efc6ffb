import { type AzureOperator, azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { rival: "no source says that Azure honors If-None-Match for networks" });

describe("peer-vnets", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let network: string;
  let remote: string;
  const run = (more: Readonly<Record<string, string>> = {}) => bench.run(action, { mode: "apply", ...inputs, ...more });
  const armRequests = ({ requests }: Awaited<ReturnType<typeof run>>, method = "") =>
    requests.filter(
      (each) => !/\/oauth2\/|\/github-oidc\/|openid-configuration/.test(each.url) && each.method.match(method),
    );
  const peerings = (id: string) => azure.list(`${id}/virtualNetworkPeerings`);
  const properties = async (id: string) => (await peerings(id))[0]?.properties;
  const third = async (prefix: string) => {
    const id = network.replace(/[^/]+$/, "hub");
    await azure.put(id, { location: "northeurope", properties: { addressSpace: { addressPrefixes: [prefix] } } });
    return id;
  };
  const peer = (from: string, name: string, to: string, more: object = {}) =>
    azure.put(`${from}/virtualNetworkPeerings/${name}`, { properties: { remoteVirtualNetwork: { id: to }, ...more } });

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    network = inputs.network ?? "";
    remote = inputs.remote ?? "";
    await azure.delete(`${network}/virtualNetworkPeerings/theirs`);
  });
  afterEach(() => bench.close());

  test("a check without drift sends two requests to ARM, from either end", async () => {
    const { outputs } = await run();
    expect(outputs).toMatchObject({ state: "Connected", id: (await peerings(network))[0]?.id });
    expect(outputs["remote-id"]).toBe((await peerings(remote))[0]?.id);
    const checks = [await run({ mode: "check" }), await run({ mode: "check", network: remote, remote: network })];
    expect(checks.map((ran) => [ran.code, armRequests(ran).length])).toEqual([
      [0, 2],
      [0, 2],
    ]);
  });

  test("by default both sides allow traffic, but no forwarded traffic", async () => {
    const both = async () => [await properties(network), await properties(remote)];
    await run();
    for (const side of await both())
      expect(side).toMatchObject({ allowVirtualNetworkAccess: true, allowForwardedTraffic: false });
    await run({ traffic: "false", "forwarded-traffic": "true" });
    for (const side of await both())
      expect(side).toMatchObject({ allowVirtualNetworkAccess: false, allowForwardedTraffic: true });
  });

  test("one side shares its gateway with the other: the sharing side is written first, and so is the side that stops using it", async () => {
    const sides = (ran: Awaited<ReturnType<typeof run>>) =>
      armRequests(ran, "PUT").map(({ url }) => (url.includes("/virtualNetworks/platform/") ? "network" : "remote"));
    expect(sides(await run({ gateway: "remote" }))).toEqual(["remote", "network"]);
    expect(await properties(remote)).toMatchObject({ allowGatewayTransit: true, useRemoteGateways: false });
    expect(await properties(network)).toMatchObject({ allowGatewayTransit: false, useRemoteGateways: true });
    expect((await run({ mode: "check" })).code).toBe(0);
    expect(sides(await run({ gateway: "none" }))).toEqual(["network", "remote"]);
    expect(await properties(network)).toMatchObject({ useRemoteGateways: false });
  });

  test("networks without a peering get one, by one write for each side", async () => {
    const ran = await run();
    expect([ran.code, armRequests(ran, "PUT").length]).toEqual([0, 2]);
    expect(await Promise.all([network, remote].map(async (id) => (await peerings(id)).length))).toEqual([1, 1]);
  });

  test("two runs at once peer them once, from either end", async () => {
    const both = await Promise.all([run(), run({ network: remote, remote: network })]);
    expect(both.map(({ code, printed }) => `${code} ${code ? printed : ""}`)).toEqual(["0 ", "0 "]);
    expect(await Promise.all([network, remote].map(async (id) => (await peerings(id)).length))).toEqual([1, 1]);
  });

  test("the next run finishes a repair that is cut at any request", async () => {
    await run();
    await azure.delete(String((await peerings(remote))[0]?.id));
    const severed = bench.cloud.world.snapshot();
    const whole = (await run()).requests.length;
    for (let index = 0; index < whole; index += 1) {
      bench.cloud.world.restore(severed);
      bench.cloud.world.faults.add({ kind: "conflict", match: { index, count: 1 } });
      await run();
      bench.cloud.world.faults.clear();
      expect((await run()).outputs.state).toBe("Connected");
    }
  });

  test("a half that someone created under another name is adopted, not created twice", async () => {
    await peer(network, "theirs", remote);
    const ran = await run();
    expect([ran.code, armRequests(ran, "PUT").length, ran.outputs.state]).toEqual([0, 1, "Connected"]);
    expect((await peerings(network)).map(({ name }) => name)).toEqual(["theirs"]);
    expect((await run({ mode: "destroy", confirm: "hopsworks" })).summary).toContain("left, Slipway did not make it");
    expect(await peerings(remote)).toHaveLength(1);
  });

  test.each([
    ["the side of network", "network", "remote"],
    ["the side of remote", "remote", "network"],
  ] as const)("when %s was deleted both are created again, with names and settings as they were", async (_, gone, left) => {
    const ids = { network, remote };
    await peer(network, "theirs", remote, { doNotVerifyRemoteGateways: true });
    await peer(remote, "theirs", network, { doNotVerifyRemoteGateways: true });
    await azure.delete(`${ids[gone]}/virtualNetworkPeerings/theirs`);
    const check = await run({ mode: "check" });
    expect([check.code, check.printed]).toEqual([1, expect.stringContaining(`${left}.peeringState`)]);
    expect((await run()).outputs.state).toBe("Connected");
    const [side] = await peerings(ids[left]);
    expect(side).toMatchObject({
      name: "theirs",
      properties: { peeringState: "Connected", doNotVerifyRemoteGateways: true },
    });
    expect((await run({ mode: "check" })).code).toBe(0);
  });

  test("two runs at once repair a severed peering", async () => {
    await run();
    await azure.delete(String((await peerings(network))[0]?.id));
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ code, printed }) => `${code} ${code ? printed : ""}`)).toEqual(["0 ", "0 "]);
    expect(await properties(network)).toMatchObject({ peeringState: "Connected", peeringSyncLevel: "FullyInSync" });
  });

  test.each(["network", "remote"] as const)("when %s has grown the peering is synced, by one write", async (which) => {
    await run();
    const id = { network, remote }[which];
    const { etag: _, ...body } = await azure.get(id);
    const { addressPrefixes } = body.properties.addressSpace as { addressPrefixes: string[] };
    const addressSpace = { addressPrefixes: [...addressPrefixes, "10.99.0.0/16"] };
    await azure.put(id, { ...body, properties: { ...body.properties, addressSpace } });
    const check = await run({ mode: "check" });
    expect([check.code, check.printed]).toEqual([1, expect.stringContaining("peeringSyncLevel")]);
    const ran = await run();
    expect([ran.code, armRequests(ran, "PUT").length]).toEqual([0, 1]);
    expect(await properties(which === "network" ? remote : network)).toMatchObject({
      remoteAddressSpace: addressSpace,
    });
  });

  test("networks that overlap are refused before any write, with both ranges", async () => {
    const wide = await third("10.48.0.0/12");
    const ran = await run({ network: wide });
    expect([ran.code, armRequests(ran, "PUT")]).toEqual([1, []]);
    expect(ran.printed).toContain("10.48.0.0/12 of hub overlaps 10.50.0.0/16 of hopsworks");
  });

  test("an overlap with a third network that one of the two is peered with is refused before any write", async () => {
    await peer(network, "hub", await third("10.50.128.0/17"));
    const ran = await run();
    expect([ran.code, armRequests(ran, "PUT")]).toEqual([1, []]);
    expect(ran.printed).toContain(
      "10.50.0.0/16 of hopsworks overlaps 10.50.128.0/17, which platform reaches by its peering hub",
    );
  });

  test("before one of the networks exists a plan and an apply name the input", async () => {
    const missing = { remote: `${remote}s` };
    const plan = await run({ ...missing, mode: "plan" });
    expect([plan.code, plan.printed]).toEqual([1, expect.stringContaining("does not exist")]);
    expect((await run(missing)).printed).toContain("Correct the input remote");
    const gone = await run({ ...missing, mode: "destroy", confirm: "hopsworkss" });
    expect([gone.code, gone.outputs.changed]).toEqual([0, "false"]);
  });

  test("a destroy removes the side that is left when the other network is gone", async () => {
    await run();
    await azure.delete(remote);
    expect(await peerings(network)).toHaveLength(1);
    expect(await run({ mode: "destroy", confirm: "hopsworks" })).toMatchObject({
      code: 0,
      outputs: { changed: "true" },
    });
    expect(await peerings(network)).toEqual([]);
  });

  test("a destroy removes both sides that Slipway created", async () => {
    await run();
    expect((await run({ mode: "destroy", confirm: "hopsworks" })).outputs).toMatchObject({ changed: "true" });
    expect([await peerings(network), await peerings(remote)]).toEqual([[], []]);
  });

  test("a network is not peered with itself", async () => {
    const ran = await run({ remote: network.replace("/resourceGroups/", "/resourcegroups/") });
    expect([ran.code, ran.requests, ran.printed]).toEqual([1, [], expect.stringContaining("- remote: It is the same")]);
  });
});

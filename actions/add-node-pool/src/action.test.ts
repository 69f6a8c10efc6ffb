import { type AzureOperator, azureOperator, type Bench, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const week = 7 * 24 * 60 * 60_000;

describe("add-node-pool", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let cluster: string;
  let own: Readonly<Record<string, string>>;
  const run = (inputs: Readonly<Record<string, string>>) => bench.run(action, { mode: "apply", cluster, ...inputs });
  const toArm = ({ requests }: Ran) => requests.filter(({ url }) => /\/subscriptions\//.test(url));
  const pool = async (name: string) => (await azure.get(`${cluster}/agentPools/${name}`)).properties;
  const put = (name: string, properties: object) => azure.put(`${cluster}/agentPools/${name}`, { properties });
  const upgrade = (version: string) =>
    azure.put(cluster, { location: "northeurope", properties: { kubernetesVersion: version } });

  beforeEach(async () => {
    bench = await openBench();
    own = (await arrange(bench.cloud)).inputs;
    cluster = own.cluster ?? "";
    azure = await azureOperator(bench.cloud);
  });
  afterEach(() => bench.close());

  test("a check without drift sends two requests, three with the newest image, which it upgrades a week later", async () => {
    const wanted = { ...own, "node-image": "latest" };
    expect((await run(wanted)).code).toBe(0);
    expect([
      toArm(await run({ ...own, mode: "check" })).length,
      toArm(await run({ ...wanted, mode: "check" })).length,
    ]).toEqual([2, 3]);
    const before = (await pool("batch")).nodeImageVersion;
    bench.cloud.world.clock.advance(week);
    expect((await run({ ...own, mode: "check" })).code).toBe(0);
    const check = await run({ ...wanted, mode: "check" });
    expect([check.code, check.printed]).toEqual([1, expect.stringContaining("properties.nodeImageVersion")]);
    const applied = await run(wanted);
    const writes = toArm(applied).filter(({ method }) => method !== "GET");
    expect([applied.code, writes.map(({ method, url }) => `${method} ${url.split(/[/?]/).at(-2)}`)]).toEqual([
      0,
      ["POST upgradeNodeImageVersion"],
    ]);
    const { nodeImageVersion } = await pool("batch");
    expect(nodeImageVersion).not.toBe(before);
    expect(applied.outputs).toMatchObject({ image: nodeImageVersion, version: "1.33.5", nodes: "1" });
  });

  test("a pool of others is adopted: what they set stays, and the autoscaler's number too", async () => {
    await put("theirs", {
      vmSize: "Standard_D4s_v5",
      enableAutoScaling: true,
      minCount: 1,
      maxCount: 5,
      count: 4,
      nodeLabels: { team: "web", owner: "ops" },
      nodeTaints: ["a=1:NoSchedule", "b=1:NoSchedule"],
      tags: { cost: "7" },
      upgradeSettings: { maxSurge: "33%" },
      notKnownYet: { a: 1 },
    });
    const labels = { labels: "team=data", taints: "a=2:NoSchedule" };
    expect((await run({ name: "theirs", "min-nodes": "1", "max-nodes": "6", ...labels })).code).toBe(0);
    expect(await pool("theirs")).toMatchObject({
      count: 4,
      maxCount: 6,
      nodeLabels: { team: "data", owner: "ops" },
      nodeTaints: ["b=1:NoSchedule", "a=2:NoSchedule"],
      tags: { cost: "7" },
      upgradeSettings: { maxSurge: "33%" },
      notKnownYet: { a: 1 },
    });
    // Their bounds no longer hold the number, so it moves to the nearer one.
    expect((await run({ name: "theirs", "min-nodes": "1", "max-nodes": "3" })).code).toBe(0);
    expect((await pool("theirs")).count).toBe(3);
    expect((await run({ name: "theirs", "node-count": "2" })).code).toBe(0);
    const fixed = await pool("theirs");
    expect(fixed).toMatchObject({ count: 2, enableAutoScaling: false });
    expect([fixed.minCount, fixed.maxCount]).toEqual([undefined, undefined]);
  });

  test("nodes follow the control plane, and are never asked to be newer", async () => {
    expect((await run({ name: "work", version: "1.33" })).code).toBe(0);
    const early = await run({ name: "work", version: "1.34" });
    expect([early.code, early.printed]).toEqual([
      1,
      expect.stringMatching(/runs Kubernetes 1\.33\.5.*Upgrade the cluster first/s),
    ]);
    await upgrade("1.34.1");
    const patch = await run({ name: "work", mode: "check" });
    expect([patch.code, patch.printed]).toEqual([0, expect.not.stringContaining("behind")]);
    expect((await run({ name: "work", version: "cluster" })).code).toBe(0);
    expect(await pool("work")).toMatchObject({ currentOrchestratorVersion: "1.34.1", orchestratorVersion: "1.34.1" });
  });

  test("a pool far behind is warned of, and so is a stopped one", async () => {
    await put("old", { vmSize: "Standard_D4s_v5", count: 1, orchestratorVersion: "1.32.7" });
    await upgrade("1.34.0");
    const behind = await run({ name: "old", mode: "check" });
    expect([behind.code, behind.printed]).toEqual([
      0,
      expect.stringMatching(/1\.32\.7, 2 minor versions behind.*version: cluster/),
    ]);
    await put("old", { powerState: { code: "Stopped" } });
    expect((await run({ name: "old", mode: "check" })).printed).toMatch(/pool old is stopped.*az aks nodepool start/);
  });

  test("what is fixed is replaced only where that is allowed and Slipway made it, and never the last system pool", async () => {
    expect((await run({ name: "work", "node-count": "1" })).code).toBe(0);
    const larger = { name: "work", "node-size": "Standard_D8s_v5", zones: "1" };
    const refused = await run(larger);
    expect([refused.code, refused.printed]).toEqual([1, expect.stringMatching(/vmSize.*availabilityZones/s)]);
    expect((await run({ ...larger, "allow-replace": "work" })).code).toBe(0);
    expect(await pool("work")).toMatchObject({ vmSize: "Standard_D8s_v5", availabilityZones: ["1"] });
    const last = await run({ name: "nodes", "node-size": "Standard_D8s_v5", "allow-replace": "nodes" });
    expect([last.code, last.printed]).toEqual([
      1,
      expect.stringMatching(/only system pool.*vmSize.*Add another system pool/s),
    ]);
  });

  test("a destroy takes a pool that Slipway made, and says why the last system pool stays", async () => {
    expect((await run({ name: "sys", "pool-mode": "System", "node-count": "1" })).code).toBe(0);
    await put("nodes", { mode: "User" });
    const kept = await run({ name: "sys", mode: "destroy", confirm: "sys" });
    expect([kept.code, kept.printed]).toEqual([
      1,
      expect.stringMatching(/at least one system agent pool.*add another one first/s),
    ]);
    await put("nodes", { mode: "System" });
    expect((await run({ name: "sys", mode: "destroy", confirm: "sys" })).code).toBe(0);
    expect(await azure.find(`${cluster}/agentPools/sys`)).toBeUndefined();
  });

  test("inputs that AKS does not take together are named before the first request", async () => {
    const system = {
      name: "longname",
      "pool-mode": "System",
      "node-count": "0",
      "max-pods": "20",
      priority: "Spot",
      "os-sku": "Windows2022",
    };
    const ran = await run({ ...system, "min-nodes": "4" });
    expect(toArm(ran)).toEqual([]);
    for (const input of ["name", "max-nodes", "node-count", "max-pods", "priority", "os-sku"])
      expect(ran.printed).toMatch(new RegExp(`- ${input}: `));
    expect((await run({ name: "work", "spot-max-price": "0.5" })).printed).toMatch(
      /spot-max-price: Only spot nodes have it/,
    );
  });

  test("a plan says that a size, a zone or a quota does not suffice", async () => {
    const planned = (inputs: Readonly<Record<string, string>>) => run({ name: "work", mode: "plan", ...inputs });
    const unknown = await planned({ "node-size": "Standard_D4s_v55" });
    expect([unknown.code, unknown.printed]).toEqual([1, expect.stringMatching(/Standard_D4s_v55 in northeurope/)]);
    const many = await planned({ "min-nodes": "1", "max-nodes": "900" });
    expect([many.code, many.printed]).toEqual([
      1,
      expect.stringMatching(/quota of northeurope.*900 nodes of Standard_D4s_v5 need 3600 cores/),
    ]);
  });

  test("a subnet in another network is refused before the pool is made", async () => {
    const other = `${own.subnet?.replace("/corp/", "/other/")}`;
    const ran = await run({ name: "work", subnet: other });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringContaining("another network than the cluster's nodes")]);
    expect(await azure.find(`${cluster}/agentPools/work`)).toBeUndefined();
  });
});

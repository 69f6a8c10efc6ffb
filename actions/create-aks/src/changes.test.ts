import action from "./action.ts";
import { arrangeExisting } from "./arrange.ts";
import { aksLab, armRequests, plain } from "./lab.test-support.ts";

describe("create-aks, of a cluster that is there", () => {
  const lab = aksLab();
  const { run, cluster } = lab;
  const change = async (edit: (pools: readonly Record<string, unknown>[]) => object, more: object = {}) => {
    const { eTag: _, ...body } = (await cluster()) as unknown as { eTag: string; properties: Record<string, unknown> };
    const agentPoolProfiles = edit(body.properties.agentPoolProfiles as Record<string, unknown>[]);
    await lab.azure.put(`${lab.group}/providers/Microsoft.ContainerService/managedClusters/plain`, {
      ...body,
      properties: { ...body.properties, ...more, agentPoolProfiles },
    });
  };

  test("another range never deletes a cluster, and a destroy reads nothing that is gone", async () => {
    expect((await run({ ...lab.own, mode: "apply" })).code).toBe(0);
    const before = await cluster(lab.own.name);
    const other = { ...lab.own, "service-range": "10.40.128.0/20", "dns-address": "10.40.128.10" };
    const ran = await run({ ...other, mode: "apply", "allow-replace": lab.own.name ?? "" });
    expect(ran.printed).toContain("It holds data, so it is never replaced");
    expect(await cluster(lab.own.name)).toEqual(before);
    const gone = { name: "gone", subnet: `${lab.own.subnet}s`, mode: "destroy", confirm: "gone" };
    expect(await run({ ...lab.own, ...gone })).toMatchObject({ code: 0, outputs: { changed: "false" } });
  });

  test.each([
    [
      { access: "public" },
      "properties.apiServerAccessProfile.enablePrivateCluster",
      "It holds data, so it is never replaced",
    ],
    [{ "node-size": "Standard_D8s_v5" }, "The node pool nodepool1", "add another pool"],
    [{ pool: "large" }, "has no node pool large; it has nodepool1", "or add the pool first"],
  ])("%j cannot be changed on an existing cluster: the plan refuses it, even with allow-replace", async (more, what, advice) => {
    await run(plain);
    const before = await cluster();
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ ...plain, ...(more as Record<string, string>), mode, "allow-replace": plain.name });
      expect([ran.code, armRequests(ran, "PUT|DELETE")]).toEqual([1, []]);
      expect(ran.printed).toContain(what);
      expect(ran.printed).toContain(advice);
    }
    expect(await cluster()).toEqual(before);
  });

  test("the autoscaler's node count is not drift, but its bounds are; a plain count switches it off", async () => {
    const scaled = { ...plain, "min-nodes": "2", "max-nodes": "5" };
    await run(scaled);
    await change(([pool]) => [{ ...pool, count: 4 }]);
    expect((await run({ ...scaled, mode: "check" })).outputs).toMatchObject({ drift: "false" });
    await run({ ...scaled, "max-nodes": "3" });
    expect((await cluster()).properties.agentPoolProfiles[0]).toMatchObject({ count: 3, minCount: 2, maxCount: 3 });
    await run({ ...plain, "node-count": "1" });
    expect((await cluster()).properties.agentPoolProfiles[0]).toMatchObject({ count: 1, enableAutoScaling: false });
  });

  test("the version is a minimum: a newer cluster stays, an older one is upgraded with its pool by one minor version, never two", async () => {
    await run({ ...plain, version: "1.32" });
    expect((await run({ ...plain, version: "1.31", mode: "check" })).outputs).toMatchObject({ drift: "false" });
    const leap = await run({ ...plain, version: "1.34" });
    expect(leap.printed).toContain("Set version to 1.33 first");
    expect(armRequests(leap, "PUT")).toEqual([]);
    expect((await run({ ...plain, version: "1.33" })).code).toBe(0);
    const { properties } = await cluster();
    expect(properties.currentKubernetesVersion).toMatch(/^1\.33/);
    expect(properties.agentPoolProfiles[0]?.currentOrchestratorVersion).toMatch(/^1\.33/);
  });

  test("a failed creation is reported with its cause, and continued", async () => {
    const { faults } = lab.bench.cloud.world.section("arm", () => ({ faults: { failing: [] as object[] } }));
    faults.failing.push({
      type: "Microsoft.ContainerService/managedClusters",
      verb: "put",
      error: { code: "QuotaExceeded", message: "Too few cores." },
    });
    const failed = await run(plain);
    expect(failed.code).toBe(1);
    expect(failed.printed).toMatch(/QuotaExceeded: Too few cores.*Raise the quota/);
    const check = await run({ ...plain, mode: "check" });
    expect([check.code, check.printed]).toEqual([1, expect.stringContaining("its provisioning state is Failed")]);
    expect((await run(plain)).code).toBe(0);
    expect((await cluster()).properties.provisioningState).toBe("Succeeded");
  });

  test.each([
    ["an identity that is not known everywhere yet", "PrincipalNotFound", "The principal was not found."],
    [
      "a service principal that is not known yet",
      "ServicePrincipalNotFound",
      "The client was not found in the tenant.",
    ],
    ["a change that is in the way", "OperationNotAllowed", "Another operation (Updating) is in progress."],
  ])("%s is waited for, and the cluster is created", async (_what, code, message) => {
    const { faults } = lab.bench.cloud.world.section("arm", () => ({ faults: { failing: [] as object[] } }));
    faults.failing.push({ type: "Microsoft.ContainerService/managedClusters", verb: "put", error: { code, message } });
    expect((await run(plain)).code).toBe(0);
    expect((await cluster()).properties.provisioningState).toBe("Succeeded");
  });

  test("a creation in progress is waited for, not started again", async () => {
    let end = () => {};
    const cut = lab.bench.run(action, { ...plain, mode: "apply" }, (stop) => {
      end = stop;
    });
    lab.bench.cloud.before(() => {
      if (lab.bench.cloud.world.record.requests.some(({ url }) => url.includes("/operations/"))) end();
    });
    expect((await cut).printed).toContain("Still in progress: create AKS cluster");
    lab.bench.cloud.before(undefined);
    expect((await cluster()).properties.provisioningState).toBe("Creating");
    const second = await run(plain);
    expect([second.code, armRequests(second, "PUT")]).toEqual([0, []]);
    expect((await cluster()).properties.provisioningState).toBe("Succeeded");
  });

  test("changes of a stopped cluster are refused, and the error says to start it", async () => {
    const { outputs } = await run(plain);
    await lab.bench.cloud.request("POST", `${outputs.id}/stop?api-version=2025-10-01`);
    lab.bench.cloud.world.clock.advance(600_000);
    expect((await run({ ...plain, "node-count": "4" })).printed).toContain("Start the cluster first");
  });

  test("a destroy removes only a cluster that Slipway created", async () => {
    await run(plain);
    expect((await run({ ...plain, mode: "destroy", confirm: "plain" })).outputs).toMatchObject({ changed: "true" });
    const { inputs } = await arrangeExisting(lab.bench.cloud);
    const left = await run({ ...inputs, mode: "destroy", confirm: "theirs" });
    expect(left.summary).toContain("left, Slipway did not make it");
    expect((await cluster("theirs")).properties.provisioningState).toBe("Succeeded");
  });
});

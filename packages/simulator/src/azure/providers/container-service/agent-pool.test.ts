import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { api, privately, withCluster } from "./with-cluster.test-support.ts";

const week = 7 * 24 * 60 * 60_000;

describe("pools of nodes", () => {
  // The order of deleting: azure-aks-docs use-system-pools.md. The sentences: azure-cli#13420 (the last system pool),
  // Azure/AKS#2560 and pulumi-azure-native#1575 (the last of all).
  test("pools can be added, scaled and deleted, but the last system pool stays", async () => {
    const { request, id, world } = await withCluster();
    await request("PUT", `${id}/agentPools/extra?${api}`, { properties: { count: 2, vmSize: "Standard_D2s_v5" } });
    world.clock.advance(600_000);
    const { body } = await request("GET", `${id}?${api}`);
    expect(listOf(at(body, "properties.agentPoolProfiles"))).toMatchObject([
      { name: "nodepool1" },
      { name: "extra", count: 2, mode: "User" },
    ]);
    const systemPool = `${id}/agentPools/nodepool1?${api}`;
    expect((await request("DELETE", systemPool)).body).toMatchObject({
      code: "OperationNotAllowed",
      message: "There has to be at least one system agent pool.",
    });
    expect((await request("DELETE", `${id}/agentPools/extra?${api}`)).status).toBe(202);
    world.clock.advance(600_000);
    expect((await request("DELETE", systemPool)).body).toMatchObject({
      code: "OperationNotAllowed",
      message: "There has to be at least one agent pool.",
    });
  });

  test.each<[string, JsonObject]>([
    ["Scaling", { agentPoolProfiles: [{ name: "nodepool1", count: 5 }] }],
    ["Upgrading", { kubernetesVersion: "1.34.1" }],
    ["Updating", { disableLocalAccounts: false, autoUpgradeProfile: { upgradeChannel: "patch" } }],
  ])("a change is called %s while it runs, in the cluster and in its pools", async (state, properties) => {
    const { request, id } = await withCluster();
    const put = await request("PUT", `${id}?${api}`, { location: "northeurope", properties });
    expect([put.status, put.body.properties]).toMatchObject([
      200,
      { provisioningState: state, agentPoolProfiles: [{ provisioningState: state }] },
    ]);
  });

  test("a pool alone is scaled, and one of older versions has not the properties of newer ones", async () => {
    const { request, id } = await withCluster();
    const put = await request("PUT", `${id}/agentPools/nodepool1?${api}`, { properties: { count: 5 } });
    expect(at(put.body, "properties.provisioningState")).toBe("Scaling");
    const propertiesIn = async (version: string) =>
      Object.keys(
        objectOf((await request("GET", `${id}/agentPools/nodepool1?api-version=${version}`)).body.properties),
      );
    expect(await propertiesIn("2025-10-01")).toEqual(expect.arrayContaining(["eTag", "securityProfile"]));
    const older = await propertiesIn("2024-05-01");
    expect(["eTag", "securityProfile"].filter((name) => older.includes(name))).toEqual([]);
    const gone = await request("GET", `${id}/agentPools/none?${api}`);
    expect([gone.status, gone.body]).toEqual([
      404,
      { code: "NotFound", message: "Could not find the agentpool: none.", details: null, subcode: "" },
    ]);
  });

  // The code and the sentence: tyger#121, pulumi-azure-native#579, Azure/AKS#4383.
  test("a write of the cluster adds no pool", async () => {
    const { request, id } = await withCluster();
    const put = await request("PUT", `${id}?${api}`, {
      location: "northeurope",
      properties: {
        agentPoolProfiles: [{ name: "nodepool1" }, { name: "extra", count: 1, vmSize: "Standard_D2s_v5" }],
      },
    });
    expect([put.status, put.body]).toMatchObject([
      400,
      { code: "BadRequest", message: expect.stringMatching(/^A new agent pool was introduced/) },
    ]);
    expect((await request("GET", `${id}/agentPools/extra?${api}`)).status).toBe(404);
  });

  const spot = { scaleSetPriority: "Spot", enableAutoScaling: true, minCount: 1, maxCount: 3 };
  test.each<[string, string, JsonObject, string, RegExp]>([
    // azure-aks-docs spot-node-pool.md and use-system-pools.md: "Spot node pools require user node pools".
    ["extra", "a spot pool of the system", { ...spot, mode: "System" }, "InvalidParameter", /can't be system/],
    // The sentence: terraform-modules (XenitAB) PR 755, Azure/bicep#14517.
    [
      "extra",
      "a surge of spot machines",
      { ...spot, upgradeSettings: { maxSurge: "1" } },
      "InvalidParameter",
      /Spot pools can't set max surge/,
    ],
    // spot-node-pool.md: -1, or positive with up to five decimal places.
    [
      "extra",
      "six decimals of a price",
      { ...spot, spotMaxPrice: 0.123456 },
      "InvalidParameter",
      /five decimal places/,
    ],
    // cluster-api-provider-azure#5947, azure-cli PR 22442: a system pool has at least one node.
    ["extra", "no system node", { mode: "System", count: 0 }, "InvalidParameter", /agentPoolProfile\.count was 0/],
    [
      "extra",
      "bounds from nothing",
      { ...spot, scaleSetPriority: "Regular", mode: "System", count: 1, minCount: 0 },
      "InvalidParameter",
      /at least one node/,
    ],
    ["extra", "bounds the wrong way round", { ...spot, minCount: 4 }, "InvalidParameter", /greater than maxCount/],
    // use-system-pools.md: at least 30 pods, Linux.
    ["extra", "few pods for the system", { mode: "System", count: 1, maxPods: 29 }, "InvalidParameter", /30 pods/],
    // AgentPoolMode in @azure/arm-containerservice's models.
    ["extra", "a mode that is none", { mode: "apply", count: 1 }, "InvalidParameter", /none of System, User/],
    // create-node-pools.md: Windows names have 1 to 6 characters.
    ["toolong", "a long name for Windows", { osType: "Windows", count: 1 }, "InvalidParameter", /6 characters/],
    // The sentence: rancher#33426.
    [
      "extra",
      "a newer version than the control plane's",
      { orchestratorVersion: "1.34.1", count: 1 },
      "NodePoolMcVersionIncompatible",
      /^Node pool version 1\.34\.1 and control plane version 1\.33\.5 are incompatible\. Minor version of node pool version 34 is bigger/,
    ],
  ])("%s: %s is refused", async (name, _, properties, code, message) => {
    const { request, id } = await withCluster();
    const put = await request("PUT", `${id}/agentPools/${name}?${api}`, {
      properties: { vmSize: "Standard_D4s_v5", ...properties },
    });
    expect([put.status, put.body]).toMatchObject([400, { code, message: expect.stringMatching(message) }]);
  });

  // What cannot change: terraform-provider-azurerm cycles a pool for these (kubernetes_cluster_node_pool_resource.go,
  // cycleNodePoolProperties, and ForceNew for what is spot or GPU); azurerm#6584 for zones. The sentence and its target:
  // pulumi-azure-native#959. The priority: ansible-collections/azure PR 2186.
  test.each<[string, JsonObject, string]>([
    ["vmSize", { vmSize: "Standard_D8s_v5" }, "PropertyChangeNotAllowed"],
    ["maxPods", { maxPods: 50 }, "PropertyChangeNotAllowed"],
    ["osDiskSizeGB", { osDiskSizeGB: 256 }, "PropertyChangeNotAllowed"],
    ["osDiskType", { osDiskType: "Ephemeral" }, "PropertyChangeNotAllowed"],
    ["availabilityZones", { availabilityZones: ["1"] }, "PropertyChangeNotAllowed"],
    ["enableEncryptionAtHost", { enableEncryptionAtHost: true }, "PropertyChangeNotAllowed"],
    ["scaleSetPriority", { scaleSetPriority: "Spot" }, "BadRequest"],
  ])("%s of a pool that is there cannot change", async (field, properties, code) => {
    const { request, id } = await withCluster();
    const put = await request("PUT", `${id}/agentPools/nodepool1?${api}`, { properties });
    expect([put.status, put.body]).toMatchObject([400, { code, target: `properties.${field}` }]);
  });

  // spot-node-pool.md: the label, the taint, and what `az aks nodepool show` gives of a spot pool.
  test("a spot pool has AKS's own label and taint, beside those of its owner", async () => {
    const { request, id, made } = await withCluster();
    expect(at(made, "properties.provisioningState")).toBe("Succeeded");
    const put = await request("PUT", `${id}/agentPools/cheap?${api}`, {
      properties: {
        ...spot,
        vmSize: "Standard_D4s_v5",
        nodeLabels: { team: "data" },
        nodeTaints: ["batch=true:NoSchedule"],
      },
    });
    expect(put.body.properties).toMatchObject({
      count: 1,
      spotMaxPrice: -1,
      scaleSetEvictionPolicy: "Delete",
      upgradeSettings: {},
      nodeLabels: { team: "data", "kubernetes.azure.com/scalesetpriority": "spot" },
      nodeTaints: ["batch=true:NoSchedule", "kubernetes.azure.com/scalesetpriority=spot:NoSchedule"],
    });
  });

  // azurerm nils the bounds out where nothing scales; azure-cli-extensions PR 1606: the minimum may exceed the count.
  test("bounds go with the autoscaler, and may leave out the present number", async () => {
    const { request, id, world } = await withCluster();
    const pool = `${id}/agentPools/nodepool1?${api}`;
    const bounded = { enableAutoScaling: true, minCount: 5, maxCount: 9 };
    expect((await request("PUT", pool, { properties: bounded })).body.properties).toMatchObject({
      count: 3,
      ...bounded,
    });
    world.clock.advance(600_000);
    const { body } = await request("PUT", pool, { properties: { enableAutoScaling: false, count: 4 } });
    expect(objectOf(body.properties)).toMatchObject({ count: 4, enableAutoScaling: false });
    expect(Object.keys(objectOf(body.properties)).filter((name) => /^m(in|ax)Count$/.test(name))).toEqual([]);
  });

  // The request and its answer: azure-rest-api-specs AgentPoolsUpgradeNodeImageVersion.json and
  // AgentPoolsGetUpgradeProfile.json, as in the deserializers of @azure/arm-containerservice. An image a week:
  // the vendor's remark on `upgradeNodeImageVersion`. The rights: azure-docs permissions/containers.md.
  test("machines keep their image until it is upgraded", async () => {
    const { request, id, world } = await withCluster();
    const pool = `${id}/agentPools/nodepool1`;
    const imageNow = async () => at((await request("GET", `${pool}?${api}`)).body, "properties.nodeImageVersion");
    const latest = async () =>
      at((await request("GET", `${pool}/upgradeProfiles/default?${api}`)).body, "properties.latestNodeImageVersion");
    const old = await imageNow();
    expect([old, await latest()]).toEqual(["AKSUbuntu-2204gen2containerd-202601.01.0", old]);
    world.clock.advance(week);
    expect([await imageNow(), await latest()]).toEqual([old, "AKSUbuntu-2204gen2containerd-202601.08.0"]);
    const { status } = await request("POST", `${pool}/upgradeNodeImageVersion?${api}`, "");
    expect(status).toBe(202);
    expect(at((await request("GET", `${pool}?${api}`)).body, "properties.provisioningState")).toBe(
      "UpgradingNodeImageVersion",
    );
    world.clock.advance(600_000);
    expect(await imageNow()).toBe(await latest());
  });

  test("an upgrade profile says which versions lie between the pool's and the control plane's", async () => {
    const { request, id, world } = await withCluster(privately({ kubernetesVersion: "1.32.9" }));
    await request("PUT", `${id}?${api}`, { location: "northeurope", properties: { kubernetesVersion: "1.33.3" } });
    world.clock.advance(600_000);
    const { body } = await request("GET", `${id}/agentPools/nodepool1/upgradeProfiles/default?${api}`);
    expect(body.properties).toMatchObject({
      kubernetesVersion: "1.32.9",
      upgrades: [{ kubernetesVersion: "1.33.3" }],
    });
    expect((await request("GET", `${id}/agentPools/none/upgradeProfiles/default?${api}`)).status).toBe(404);
  });

  // One operation on a cluster and its pools (aka.ms/aks-pending-operation), and etags in the body (2024-09-01 and later).
  test("a second change has to wait, and an old etag is refused", async () => {
    const { request, id, world } = await withCluster();
    const pool = `${id}/agentPools/nodepool1?${api}`;
    const before = String(at((await request("GET", pool)).body, "properties.eTag"));
    await request("PUT", pool, { properties: { count: 4 } });
    expect([
      (await request("PUT", `${id}/agentPools/extra?${api}`, { properties: { count: 1 } })).body.code,
      (await request("PUT", `${id}?${api}`, { location: "northeurope", properties: {} })).body.code,
    ]).toEqual(["OperationNotAllowed", "OperationNotAllowed"]);
    world.clock.advance(600_000);
    const late = await request("PUT", pool, { properties: { count: 5 } }, { "if-match": before });
    expect([late.status, late.body.code]).toEqual([412, "PreconditionFailed"]);
    const taken = await request("PUT", pool, { properties: { count: 5 } }, { "if-none-match": "*" });
    expect(taken.status).toBe(412);
  });
});

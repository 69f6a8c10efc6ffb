import { azureWith, fakeAzure, lookAt, writesIn } from "../../arm/fake-azure.test-support.ts";
import { cluster, id, look, there } from "./node-pool.test-support.ts";
import { nodePool } from "./node-pool.ts";
import type { NodePoolWant } from "./want.ts";

test.each<[string, object, Partial<NodePoolWant>]>([
  ["what is said nowhere", { count: 7, nodeLabels: { a: "b" } }, {}],
  ["regular nodes, which Azure does not show", {}, { priority: "Regular" }],
  ["a GPU's driver, which Azure installs by default", {}, { gpuDriver: "Install" }],
  ["no FIPS and no host encryption, which Azure may not show", {}, { fips: false, hostEncryption: false }],
  ["a size in other letters", { vmSize: "standard_d4s_V5" }, { size: "Standard_D4s_v5" }],
  ["zones in another order", { availabilityZones: ["2", "1"] }, { zones: ["1", "2"] }],
  ["a subnet in other letters", { vnetSubnetID: "/subscriptions/S/x" }, { subnet: "/subscriptions/s/X" }],
  [
    "labels and taints among those of others",
    { nodeLabels: { a: "b", c: "d" }, nodeTaints: ["x=1:NoExecute", "a=b:NoSchedule"] },
    { labels: { a: "b" }, taints: ["a=b:NoSchedule"] },
  ],
  [
    "bounds, whatever the number",
    { enableAutoScaling: true, minCount: 1, maxCount: 3, count: 9 },
    { bounds: { min: 1, max: 3 }, count: 2 },
  ],
  ["a newer version", { currentOrchestratorVersion: "1.33.5", orchestratorVersion: "1.32" }, { version: "1.33" }],
])("nothing is done about %s", async (_, properties, want) => {
  expect((await look(properties, want)).operation).toBe("none");
});

test.each<[keyof NodePoolWant, unknown, string]>([
  ["size", "Standard_D8s_v5", "vmSize"],
  ["zones", ["1"], "availabilityZones"],
  ["maxPods", 50, "maxPods"],
  ["diskSize", 64, "osDiskSizeGB"],
  ["diskType", "Ephemeral", "osDiskType"],
  ["system", "Windows2022", "osType"],
  ["subnet", "/subscriptions/s/b", "vnetSubnetID"],
  ["podSubnet", "/subscriptions/s/b", "podSubnetID"],
  ["priority", "Spot", "scaleSetPriority"],
  ["price", 0.5, "spotMaxPrice"],
  ["eviction", "Deallocate", "scaleSetEvictionPolicy"],
  ["gpuInstance", "MIG1g", "gpuInstanceProfile"],
  ["gpuDriver", "None", "gpuProfile.driver"],
  ["hostEncryption", true, "enableEncryptionAtHost"],
])("another %s would take other nodes", async (name, value, field) => {
  const have = { vmSize: "Standard_D4s_v5", osType: "Linux", vnetSubnetID: "/subscriptions/s/a", spotMaxPrice: -1 };
  const { operation, immutable } = await look(have, { [name]: value });
  expect([operation, immutable]).toEqual(["replace", [`properties.${field}`]]);
});

test.each<[keyof NodePoolWant, unknown, object]>([
  ["mode", "System", { mode: "System" }],
  ["count", 4, { enableAutoScaling: false, count: 4 }],
  ["system", "AzureLinux", { osSKU: "AzureLinux" }],
  ["fips", true, { enableFIPS: true }],
  ["tags", { team: "a" }, { tags: { team: "a" } }],
  ["version", "cluster", { orchestratorVersion: "1.33.5" }],
])("another %s is changed in place", async (name, value, wanted) => {
  const have = {
    osType: "Linux",
    osSKU: "Ubuntu",
    enableAutoScaling: true,
    count: 2,
    currentOrchestratorVersion: "1.32.1",
  };
  const { operation, fields } = await look(have, { [name]: value });
  const named = Object.entries(wanted).map(([field, each]) => [`properties.${field}`, each]);
  expect([operation, fields]).toEqual(["update", Object.fromEntries(named)]);
});

test("a pool that failed is written again as it is, but for what only AKS says", async () => {
  const fake = fakeAzure(({ method, target }) => {
    if (method === "PUT") return [200, { id, properties: { provisioningState: "Succeeded" } }];
    return [
      200,
      (there({ provisioningState: "Failed", nodeImageVersion: "old", theirs: 1 }) as Record<string, unknown>)[target],
    ];
  });
  const { operation, execute } = await lookAt(nodePool(fake.azure, { cluster, name: "work", newestImage: false }));
  await execute();
  expect(operation).toBe("update");
  expect(writesIn(fake.asked)).toEqual([
    expect.objectContaining({
      method: "PUT",
      target: id,
      body: { properties: { provisioningState: "Failed", mode: "User", eTag: "e", theirs: 1 } },
      headers: expect.objectContaining({ "if-match": "e" }),
    }),
  ]);
});

// AgentPools_GetUpgradeProfile and AgentPools_UpgradeNodeImageVersion of managedClusters.json, azure-rest-api-specs.
test.each<[string, object, Partial<NodePoolWant>, string[], string[]]>([
  ["nothing but the newest image", {}, {}, ["nodeImageVersion"], ["POST"]],
  ["a number and the newest image", {}, { count: 4 }, ["count", "nodeImageVersion"], ["PUT", "POST"]],
  ["a version, which brings its image", {}, { version: "1.33" }, ["orchestratorVersion"], ["PUT"]],
  ["the image that it has", { nodeImageVersion: "new" }, {}, [], []],
])("a pool gets %s", async (_, more, want, fields, methods) => {
  const things = there({ nodeImageVersion: "old", currentOrchestratorVersion: "1.32.1", ...more });
  const fake = fakeAzure(({ method, target }) => {
    if (method !== "GET") return [200, { id, properties: { provisioningState: "Succeeded" } }];
    if (target.endsWith("/upgradeProfiles/default"))
      return [200, { id, properties: { latestNodeImageVersion: "new" } }];
    return [200, (things as Record<string, unknown>)[target]];
  });
  const found = await lookAt(nodePool(fake.azure, { cluster, name: "work", newestImage: true, ...want }));
  expect(Object.keys(found.fields)).toEqual(fields.map((field) => `properties.${field}`));
  expect(found.operation).toBe(fields.length === 0 ? "none" : "update");
  await found.execute();
  expect(writesIn(fake.asked).map(({ method }) => method)).toEqual(methods);
});

test("a pool that is being upgraded is waited for", async () => {
  const states = ["Upgrading", "Upgrading", "Succeeded"];
  const fake = fakeAzure(({ target }) => {
    const properties = { provisioningState: target === id ? states.shift() : undefined };
    return [200, (there(properties) as Record<string, unknown>)[target]];
  });
  const goal = nodePool(fake.azure, { cluster, name: "work", newestImage: false });
  expect((await goal.inspect({ wait: false, want: "present" })).subject.inProgress).toBe("Upgrading");
  expect((await goal.inspect({ wait: true, want: "present" })).subject.inProgress).toBeUndefined();
  expect(fake.waited).toEqual([`the change of ${id} that is in progress`]);
});

test("the version of a control plane that is only planned is known after apply", async () => {
  const unknown = { "known-after-apply:": "the version" };
  const { operation, fields } = await look(
    { currentOrchestratorVersion: "1.32.1" },
    { version: "cluster" },
    { currentKubernetesVersion: unknown },
  );
  expect([operation, fields]).toEqual(["update", { "properties.orchestratorVersion": unknown }]);
});

test.each([
  ["1.31.1", /2 minor versions behind the control plane \(1\.33\.5\)/],
  ["1.32.1", undefined],
])("nodes of %s are warned of where they are far behind", async (currentOrchestratorVersion, said) => {
  const { said: heard } = await look({ currentOrchestratorVersion }, {});
  expect(heard).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
});

test("later steps of a plan see a pool as it will be, and AKS changes one at a time", async () => {
  const inspected = async (things: Record<string, unknown>, more: Partial<NodePoolWant> = {}) => {
    const goal = nodePool(azureWith(things).azure, { cluster, name: "work", newestImage: false, ...more });
    return { goal, found: await goal.inspect({ wait: false, want: "present" }) };
  };
  const { [cluster]: its, ...pool } = there({ count: 1, nodeImageVersion: "old", theirs: 1 });
  const { goal, found } = await inspected({ [cluster]: its }, { count: 2 });
  expect([goal.id, goal.lock]).toEqual([id, cluster.toLowerCase()]);
  expect(found.shows?.[id]).toMatchObject({
    isNew: true,
    body: {
      id,
      properties: {
        count: 2,
        currentOrchestratorVersion: { "known-after-apply:": "the version of its nodes" },
        nodeImageVersion: { "known-after-apply:": "the image of its nodes" },
      },
    },
  });
  const changed = await inspected({ [cluster]: its, ...pool }, { count: 2 });
  expect(changed.found.shows?.[id]).toMatchObject({ isNew: false, body: { id, properties: { count: 2, theirs: 1 } } });
  const upgrade = { id, properties: { latestNodeImageVersion: "new" } };
  const images = { [cluster]: its, ...pool, [`${id}/upgradeProfiles/default`]: upgrade };
  const renewed = await inspected(images, { newestImage: true });
  expect(renewed.found.shows?.[id]?.body).toMatchObject({
    properties: { count: 1, nodeImageVersion: "new", theirs: 1 },
  });
  expect(renewed.found.step?.changes).toEqual([{ field: "properties.nodeImageVersion", have: "old", want: "new" }]);
});

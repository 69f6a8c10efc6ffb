import { mergedPool, newPool, poolChanges } from "./pool.ts";
import type { ArmCluster, ClusterWant, PoolWant } from "./want.ts";

const network = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets";
const wanting = (pool: Partial<PoolWant> = {}, more: Partial<ClusterWant> = {}): ClusterWant =>
  ({ subnet: `${network}/Nodes`, pool: { name: "system", ...pool }, ...more }) as ClusterWant;
const cluster = (...agentPoolProfiles: object[]) =>
  ({ id: "/c", properties: { agentPoolProfiles } }) as unknown as ArmCluster;
const field = "properties.agentPoolProfiles[system]";

test("a new pool has what is wanted, and three usual nodes where nothing is said", () => {
  expect(newPool(wanting())).toMatchObject({
    ...{ name: "system", mode: "System", type: "VirtualMachineScaleSets", osType: "Linux" },
    ...{ vmSize: "Standard_D4s_v5", count: 3, vnetSubnetID: `${network}/Nodes` },
  });
  expect(newPool(wanting({ size: "Standard_E8s_v5", count: 5 }))).toMatchObject({
    ...{ vmSize: "Standard_E8s_v5", count: 5, enableAutoScaling: false },
  });
  const scaled = newPool(wanting({ bounds: { min: 2, max: 6 } }, { version: "1.33" }));
  expect(scaled).toMatchObject({
    ...{ count: 2, minCount: 2, maxCount: 6 },
    enableAutoScaling: true,
    orchestratorVersion: "1.33",
  });
  expect(
    newPool(wanting({ zones: ["1"], podSubnet: "/subnets/Pods", hostEncryption: true, fips: true })),
  ).toMatchObject({
    ...{ availabilityZones: ["1"], podSubnetID: "/subnets/Pods", enableEncryptionAtHost: true, enableFIPS: true },
  });
});

test.each<[string, object, ClusterWant, readonly unknown[]]>([
  ["the same", { count: 3 }, wanting({ count: 3 }), []],
  ["another count", { count: 3 }, wanting({ count: 4 }), [{ field: `${field}.count`, have: 3, want: 4 }]],
  [
    "a count where the autoscaler counts",
    { count: 3, enableAutoScaling: true },
    wanting({ count: 3 }),
    [{ field: `${field}.enableAutoScaling`, have: true, want: false }],
  ],
  [
    "other bounds",
    { count: 3, enableAutoScaling: true, minCount: 1, maxCount: 3 },
    wanting({ bounds: { min: 1, max: 5 } }),
    [{ field: `${field}.maxCount`, have: 3, want: 5 }],
  ],
  [
    "a count that the autoscaler chose",
    { count: 9, enableAutoScaling: true, minCount: 1, maxCount: 9 },
    wanting({ bounds: { min: 1, max: 9 }, count: 2 }),
    [],
  ],
  [
    "an older version",
    { orchestratorVersion: "1.32", currentOrchestratorVersion: "1.32.4" },
    wanting({}, { version: "1.33" }),
    [{ field: `${field}.orchestratorVersion`, have: "1.32.4", want: "1.33" }],
  ],
  [
    "a version that is on its way",
    { orchestratorVersion: "1.33", currentOrchestratorVersion: "1.33.1" },
    wanting({}, { version: "1.33" }),
    [],
  ],
  ["a size in other letter case", { vmSize: "standard_d4S_v5" }, wanting({ size: "Standard_D4s_v5" }), []],
])("of a pool with %s the plan shows what changes", (_what, pool, want, changes) => {
  expect(
    poolChanges(cluster({ name: "system", vnetSubnetID: `${network.toUpperCase()}/nodes`, ...pool }), want),
  ).toEqual(changes);
});

test("what Azure cannot change in place is refused, each field with both values", () => {
  const pool = {
    name: "system",
    vmSize: "Standard_D4s_v5",
    vnetSubnetID: `${network}/Nodes`,
    availabilityZones: ["1"],
  };
  const refused = () => poolChanges(cluster(pool), wanting({ size: "Standard_D8s_v5", zones: ["1", "2"] }));
  expect(refused).toThrow(
    'The node pool system of /c cannot be changed in place: vmSize is "Standard_D4s_v5", not "Standard_D8s_v5"; availabilityZones is ["1"], not ["1","2"].',
  );
});

test.each([
  [[{ name: "a" }, { name: "b" }], "it has a, b."],
  [[], "it has none."],
])("a pool that is not there is refused, with those that are: %j", (pools, has) => {
  expect(() => poolChanges(cluster(...pools), wanting())).toThrow(`The cluster /c has no node pool system; ${has}`);
  expect(() => poolChanges({ id: "/c", properties: {} } as ArmCluster, wanting())).toThrow("it has none.");
});

test("changes are made in the pool as it was read, and its count stays within the bounds", () => {
  const pool = { name: "system", count: 8, mode: "System", minCount: 1, maxCount: 9, enableAutoScaling: true };
  const bounded = (min: number, max: number) =>
    mergedPool(pool, [{ field: `${field}.maxCount`, want: max }], { name: "system", bounds: { min, max } });
  expect([bounded(1, 5).count, bounded(10, 12).count, bounded(1, 20)]).toEqual([5, 10, { ...pool, maxCount: 20 }]);
  expect(mergedPool(pool, [], { name: "system" })).toEqual(pool);
  expect(
    mergedPool(
      pool,
      [
        { field: `${field}.count`, want: 4 },
        { field: `${field}.enableAutoScaling`, want: false },
      ],
      { name: "system", count: 4 },
    ),
  ).toEqual({
    ...{ name: "system", count: 4, mode: "System", enableAutoScaling: false },
  });
});

import { mergedPool, newPool } from "./fields.ts";

const have = {
  vmSize: "Standard_D4s_v5",
  count: 4,
  nodeImageVersion: "AKSUbuntu-2204gen2containerd-202511.03.0",
  nodeLabels: { team: "shop", tier: "web" },
  nodeTaints: ["theirs=1:NoSchedule", "gpu=true:NoSchedule"],
  tags: { cost: "7", owner: "others" },
};
const merged = (changes: Readonly<Record<string, unknown>>, want: object = {}, more: object = {}) =>
  mergedPool(
    { id: "/pool", name: "pool", properties: { ...have, ...more } } as never,
    Object.entries(changes).map(([field, value]) => ({ field: `properties.${field}`, want: value })) as never,
    want as never,
  );

test("what is changed is merged into what is there, and what Azure sets is not sent back", () => {
  const { nodeImageVersion: _, ...sent } = have;
  expect(merged({})).toEqual(sent);
  expect(merged({ tags: { cost: "8" } })).toEqual({ ...sent, tags: { cost: "8", owner: "others" } });
  expect(merged({ nodeLabels: { tier: "api" } })).toEqual({ ...sent, nodeLabels: { team: "shop", tier: "api" } });
});

test("new bounds move the number of nodes only as far as they have to", () => {
  expect(merged({}, { bounds: { min: 1, max: 3 } })).toMatchObject({ count: 3 });
  expect(merged({}, { bounds: { min: 5, max: 9 } })).toMatchObject({ count: 5 });
  expect(merged({}, { bounds: { min: 1, max: 9 } })).toMatchObject({ count: 4 });
});

test("where a number of nodes is wanted nothing scales, and bounds are not sent: Azure refuses them", () => {
  const scaled = { enableAutoScaling: true, minCount: 1, maxCount: 3 };
  const { minCount, maxCount, count } = merged({ enableAutoScaling: false, count: 5 }, { count: 5 }, scaled);
  expect([minCount, maxCount, count]).toEqual([undefined, undefined, 5]);
  expect(merged({}, {}, scaled)).toMatchObject(scaled);
});

test.each([
  ["nothing", {}, { vmSize: "Standard_D4s_v5", count: 3, mode: "User", osType: "Linux" }],
  ["bounds", { bounds: { min: 2, max: 5 } }, { count: 2, minCount: 2, maxCount: 5, enableAutoScaling: true }],
  ["a number within bounds", { bounds: { min: 2, max: 5 }, count: 4 }, { count: 4, minCount: 2, maxCount: 5 }],
  ["a number and a size", { count: 1, size: "Standard_D2s_v5" }, { count: 1, vmSize: "Standard_D2s_v5" }],
])("a new pool of which %s is said is whole", (_, want, fields) => {
  const pool = newPool({ cluster: "/c", name: "work", newestImage: false, ...want }, "1.33");
  expect(pool).toMatchObject({ type: "VirtualMachineScaleSets", orchestratorVersion: "1.33", ...fields });
});

import { unknownText } from "@slipway/reconcile";
import { azureTaking, azureWith, lookAt, writesIn } from "../../arm/fake-azure.test-support.ts";
import { cluster, id, look, system, there } from "./node-pool.test-support.ts";
import { nodePool } from "./node-pool.ts";
import type { NodePoolWant } from "./want.ts";

// A cluster keeps a system pool: Azure's page "Manage system node pools".
test("the only system pool is not replaced by another of its name, one of two is", async () => {
  const want = { size: "Standard_D8s_v5" };
  const have = { mode: "System", vmSize: "Standard_D4s_v5" };
  await expect(look(have, want, { agentPoolProfiles: [{ name: "work", mode: "System" }] })).rejects.toMatchObject({
    message: `The node pool ${id} is the cluster's only system pool, and AKS does not change its vmSize in place.`,
    remedy: expect.stringMatching(/^Add another system pool first/),
  });
  const users = [
    { name: "work", mode: "System" },
    { name: "more", mode: "User" },
  ];
  await expect(look(have, want, { agentPoolProfiles: users })).rejects.toThrow("only system pool");
  expect((await look(have, want)).operation).toBe("replace");
});

test("to a destroy the cluster may be gone; to all else it has to be there", async () => {
  const gone = (mode: "destroy" | "apply") =>
    lookAt(
      nodePool(azureWith({}, mode).azure, { cluster, name: "work", newestImage: true }),
      mode === "apply" ? "present" : "absent",
    );
  expect((await gone("destroy")).operation).toBe("none");
  await expect(gone("apply")).rejects.toThrow(`The cluster ${cluster} does not exist.`);
});

test("a pool that Slipway made is deleted, in its tags' word; another one is left", async () => {
  const { [cluster]: its } = there({});
  const fresh = await lookAt(
    nodePool(azureWith({ [cluster]: its }).azure, { cluster, name: "work", newestImage: false, tags: { team: "a" } }),
  );
  expect(fresh.fields).toMatchObject({ "properties.tags.team": "a", "properties.tags.made-by": expect.any(String) });
  const maker = fresh.fields["properties.tags.made-by"];
  const removed = async (tags: object | undefined) => {
    const { azure, asked } = azureTaking(there({ tags }));
    await (await lookAt(nodePool(azure, { cluster, name: "work", newestImage: false }), "absent")).execute();
    return writesIn(asked).map(({ method, headers }) => [method, headers?.["if-match"]]);
  };
  expect(await removed({ "made-by": maker })).toEqual([["DELETE", "e"]]);
  expect([await removed({ "made-by": "slipway" }), await removed(undefined)]).toEqual([[], []]);
});

// Node pools of one cluster are in one network: Azure's page "Create node pools with unique subnets".
test.each<[string, Partial<NodePoolWant>, readonly object[], string | undefined]>([
  [
    "in the network of the others",
    { subnet: "/net/subnets/b" },
    [system, { vnetSubnetID: "/NET/subnets/a" }],
    undefined,
  ],
  ["in another one", { subnet: "/other/subnets/b" }, [{ vnetSubnetID: "/net/subnets/a" }], "/other/subnets/b"],
  [
    "whose pods are in another one",
    { podSubnet: "/other/subnets/p" },
    [{ vnetSubnetID: "/net/subnets/a" }],
    "/other/subnets/p",
  ],
  ["beside pools in a network of AKS's", { subnet: "/other/subnets/b" }, [system], undefined],
  ["without a subnet", {}, [{ vnetSubnetID: "/net/subnets/a" }], undefined],
  [
    "in a subnet that is only planned",
    { subnet: unknownText("subnet") },
    [{ vnetSubnetID: "/net/subnets/a" }],
    undefined,
  ],
])("a new pool %s", async (_, want, agentPoolProfiles, refused) => {
  const { [cluster]: its } = there({}, { agentPoolProfiles });
  const goal = nodePool(azureWith({ [cluster]: its }).azure, { cluster, name: "work", newestImage: false, ...want });
  if (refused === undefined) return expect((await lookAt(goal)).operation).toBe("create");
  await expect(lookAt(goal)).rejects.toMatchObject({
    message: `The subnet ${refused} is in another network than the cluster's nodes (/net).`,
    remedy: "Give a subnet of that network (action add-subnet makes one).",
  });
});

test("a cluster that is not there is named, with what to do", async () => {
  const gone = nodePool(azureWith({}).azure, { cluster, name: "work", newestImage: false });
  await expect(lookAt(gone)).rejects.toMatchObject({
    remedy: "Correct the input cluster, or create the cluster first (action create-aks).",
  });
});

test("only what Azure does not change in place is named where the only system pool would have to go", async () => {
  const want = { size: "Standard_D8s_v5", zones: ["1"], fips: true };
  const have = { mode: "System", vmSize: "Standard_D4s_v5" };
  await expect(look(have, want, { agentPoolProfiles: undefined })).rejects.toThrow(
    /does not change its vmSize, availabilityZones in place\.$/,
  );
});

import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { api, withCluster } from "./with-cluster.test-support.ts";

describe("pools of nodes", () => {
  test("pools can be added, scaled and deleted, but the last system pool stays", async () => {
    const { request, id, world } = await withCluster();
    await request("PUT", `${id}/agentPools/extra?${api}`, { properties: { count: 2, vmSize: "Standard_D2s_v5" } });
    world.clock.advance(600_000);
    const { body } = await request("GET", `${id}?${api}`);
    expect(listOf(at(body, "properties.agentPoolProfiles"))).toMatchObject([
      { name: "nodepool1" },
      { name: "extra", count: 2, mode: "User" },
    ]);
    expect(
      (await request("PUT", `${id}/agentPools/extra?${api}`, { properties: { vmSize: "Standard_D8s_v5" } })).body,
    ).toMatchObject({
      code: "PropertyChangeNotAllowed",
      target: "vmSize",
    });
    expect((await request("DELETE", `${id}/agentPools/nodepool1?${api}`)).body).toMatchObject({
      code: "OperationNotAllowed",
    });
    expect((await request("DELETE", `${id}/agentPools/extra?${api}`)).status).toBe(202);
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
});

import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

const api = "api-version=2021-05-01-preview";

async function withWatched() {
  const arranged = arrange();
  const rg = await arranged.group();
  const cluster = `${rg}/providers/Microsoft.ContainerService/managedClusters/c`;
  await arranged.made(cluster, "2025-10-01", {
    location: "northeurope",
    identity: { type: "SystemAssigned" },
    properties: { dnsPrefix: "c", agentPoolProfiles: [{ name: "pool", mode: "System", count: 1 }] },
  });
  const workspace = `${rg}/providers/Microsoft.OperationalInsights/workspaces/logs`;
  const space = await arranged.made(workspace, "2023-09-01", {
    location: "northeurope",
    properties: { sku: { name: "PerGB2018" } },
  });
  const put = (name: string, properties: JsonObject) =>
    arranged.request("PUT", `${cluster}/providers/Microsoft.Insights/diagnosticSettings/${name}?${api}`, {
      properties: { workspaceId: workspace, ...properties },
    });
  const get = (name: string) =>
    arranged.request("GET", `${cluster}/providers/Microsoft.Insights/diagnosticSettings/${name}?${api}`);
  return { ...arranged, cluster, space, put, get };
}
const log = (category: string, enabled = true) => ({ category, enabled });

describe("diagnostic settings", () => {
  test("a new one is answered at once, readable later, and shows all categories", async () => {
    const { put, get, world, cluster } = await withWatched();
    const taken = await put("s", { logs: [log("guard")], metrics: [log("AllMetrics")] });
    expect([taken.status, taken.body]).toMatchObject([
      200,
      {
        // The scope comes back in lower case.
        id: `${cluster.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/s`,
        type: "Microsoft.Insights/diagnosticSettings",
        location: null,
        identity: null,
        properties: { serviceBusRuleId: null, storageAccountId: null },
      },
    ]);
    expect(taken.body.properties).not.toHaveProperty("marketplacePartnerId");
    expect((await get("s")).status).toBe(404);
    world.clock.advance(10_000);
    const { body } = await get("s");
    const logs = listOf(at(body, "properties.logs")).map(objectOf);
    expect([logs.length, logs.filter(({ enabled }) => enabled).map(({ category }) => category)]).toEqual([
      11,
      ["guard"],
    ]);
  });

  // The answer as it is quoted in hashicorp/terraform-provider-azurerm#27801.
  test("a sixth setting is a conflict; one of the five can be changed", async () => {
    const { put } = await withWatched();
    const names = ["kube-audit", "kube-audit-admin", "guard", "kube-scheduler", "kube-apiserver"];
    for (const name of names) expect((await put(name, { logs: [log(name)] })).status).toBe(200);
    const sixth = await put("sixth", { logs: [log("cluster-autoscaler")] });
    expect([sixth.status, sixth.body]).toMatchObject([
      409,
      {
        code: "Conflict",
        message:
          "The limit of 5 diagnostic settings was reached. To create new setting 'sixth', delete an existing one.",
      },
    ]);
    expect((await put("guard", { logs: [log("cluster-autoscaler")] })).status).toBe(200);
  });

  test.each<[string, JsonObject, number, string]>([
    ["a category that is none", { logs: [log("nonsense")] }, 400, "BadRequest"],
    [
      "groups mixed with categories",
      { logs: [log("guard"), { categoryGroup: "allLogs", enabled: true }] },
      400,
      "BadRequest",
    ],
    ["a sink that another setting uses", { logs: [{ categoryGroup: "allLogs", enabled: true }] }, 409, "Conflict"],
  ])("refuses %s", async (_, properties, status, code) => {
    const { put } = await withWatched();
    await put("first", { logs: [log("guard")] });
    const got = await put("second", properties);
    expect([got.status, got.body.code]).toEqual([status, code]);
  });

  test("a group takes up its own categories of the sink, and no others", async () => {
    const { put } = await withWatched();
    await put("policy", { logs: [{ categoryGroup: "audit", enabled: true }] });
    expect((await put("second", { logs: [log("kube-audit-admin")] })).status).toBe(409);
    expect((await put("second", { logs: [log("kube-scheduler")] })).status).toBe(200);
  });

  test("refuses a workspace that is not there", async () => {
    const { put, cluster } = await withWatched();
    const got = await put("s", { workspaceId: `${cluster}x`, logs: [log("guard")] });
    expect([got.status, objectOf(got.body.error).code]).toEqual([400, "InvalidResourceReference"]);
  });

  test("one with nothing enabled is taken, and is not there", async () => {
    const { put, get, world } = await withWatched();
    expect((await put("s", { logs: [log("guard", false)] })).status).toBe(200);
    world.clock.advance(60_000);
    expect((await get("s")).status).toBe(404);
  });

  test("categories can be listed, and a workspace shows when its quota resets", async () => {
    const { request, cluster, space } = await withWatched();
    const { body } = await request(
      "GET",
      `${cluster}/providers/Microsoft.Insights/diagnosticSettingsCategories?${api}`,
    );
    expect(listOf(body.value).map((one) => objectOf(one).name)).toEqual(
      expect.arrayContaining(["kube-audit-admin", "AllMetrics"]),
    );
    expect(space.properties).toMatchObject({
      sku: { name: "PerGB2018" },
      workspaceCapping: { dailyQuotaGb: -1, quotaNextResetTime: expect.stringMatching(/T04:00:00/) },
      retentionInDays: 30,
      provisioningState: "Succeeded",
    });
  });

  test("a new workspace answers 201 with a Location that is the workspace itself", async () => {
    const { request, group } = arrange();
    const id = `${await group()}/providers/Microsoft.OperationalInsights/workspaces/logs`;
    const put = await request("PUT", `${id}?api-version=2023-09-01`, { location: "northeurope" });
    expect([put.status, put.headers.location, put.headers["api-supported-versions"]]).toEqual([
      201,
      `https://management.azure.com${id}?api-version=2023-09-01`,
      "2023-09-01",
    ]);
    expect(put.body).not.toHaveProperty("tags");
  });
});

import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

const api = "api-version=2024-10-01";
const extensionApi = "api-version=2024-11-01";

async function withWorkspace() {
  const arranged = arrange();
  const rg = await arranged.group();
  const cluster = `${rg}/providers/Microsoft.ContainerService/managedClusters/c`;
  await arranged.made(cluster, "2025-10-01", {
    location: "northeurope",
    identity: { type: "SystemAssigned" },
    properties: { dnsPrefix: "c", agentPoolProfiles: [{ name: "pool", mode: "System", count: 1 }] },
  });
  const workspace = `${rg}/providers/Microsoft.MachineLearningServices/workspaces/learning`;
  const stores = { storageAccount: `${rg}/x`, keyVault: `${rg}/y` };
  const taken = await arranged.request("PUT", `${workspace}?${api}`, { location: "northeurope", properties: stores });
  if (taken.status >= 300) throw new Error(JSON.stringify(taken.body));
  arranged.world.clock.advance(120_000);
  const compute = `${workspace}/computes/aks`;
  const body = (properties: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
    location: "northeurope",
    identity: { type: "SystemAssigned" },
    properties: { computeType: "Kubernetes", resourceId: cluster, properties, ...more },
  });
  const attach = (sent: JsonObject) => arranged.request("PUT", `${compute}?${api}`, sent);
  const install = async () => {
    await arranged.request(
      "PUT",
      `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/ml?${extensionApi}`,
      {
        properties: {
          extensionType: "Microsoft.AzureML.Kubernetes",
          configurationSettings: { enableTraining: "True" },
        },
      },
    );
    arranged.world.clock.advance(1_800_000);
  };
  return { ...arranged, workspace, compute, body, attach, install, taken };
}

// From azure-rest-api-specs, machinelearningservices/2024-10-01, examples/Compute/createOrUpdate/KubernetesCompute.json and delete.json.
describe("computes of Azure Machine Learning", () => {
  test("a cluster with the extension is attached: created by an operation, with what the service adds", async () => {
    const { request, world, compute, body, attach, install, taken } = await withWorkspace();
    expect([taken.status, taken.headers.location]).toEqual([202, expect.stringContaining("workspaceOperationsStatus")]);
    await install();
    const put = await attach(body());
    expect([put.status, at(put.body, "properties.provisioningState"), put.headers["azure-asyncoperation"]]).toEqual([
      201,
      "Creating",
      expect.stringContaining("/locations/northeurope/computeOperationsStatus/"),
    ]);
    world.clock.advance(300_000);
    const { body: shown } = await request("GET", `${compute}?${api}`);
    expect(shown).toMatchObject({
      identity: { type: "SystemAssigned", principalId: expect.any(String) },
      properties: {
        provisioningState: "Succeeded",
        isAttachedCompute: true,
        properties: {
          namespace: "default",
          defaultInstanceType: "defaultinstancetype",
          extensionInstanceReleaseTrain: "stable",
        },
      },
    });
  });

  test("one without the extension fails, and says so", async () => {
    const { request, world, compute, body, attach } = await withWorkspace();
    await attach(body());
    world.clock.advance(300_000);
    expect((await request("GET", `${compute}?${api}`)).body.properties).toMatchObject({
      provisioningState: "Failed",
      provisioningErrors: [{ error: { message: expect.stringContaining("no extension") } }],
    });
  });

  test.each<[string, JsonObject, JsonObject, string]>([
    ["another type of compute", {}, { computeType: "AmlCompute" }, "NotSimulated"],
    ["a cluster that is not there", {}, { resourceId: "/subscriptions/x" }, "UserError"],
    ["a default type that is none", { defaultInstanceType: "big", instanceTypes: { small: {} } }, {}, "UserError"],
  ])("refuses %s", async (_, properties, more, code) => {
    const { body, attach } = await withWorkspace();
    const got = await attach(body(properties, more));
    expect([got.status, objectOf(got.body.error).code]).toEqual([400, code]);
  });

  test("the namespace stays, and a deletion has to say what becomes of the cluster", async () => {
    const { request, world, compute, body, attach, install } = await withWorkspace();
    await install();
    await attach(body());
    world.clock.advance(300_000);
    expect((await attach(body({ namespace: "other" }))).status).toBe(400);
    expect((await request("DELETE", `${compute}?${api}`)).status).toBe(400);
    expect((await request("DELETE", `${compute}?${api}&underlyingResourceAction=Detach`)).status).toBe(202);
    world.clock.advance(300_000);
    expect((await request("GET", `${compute}?${api}`)).status).toBe(404);
  });
});

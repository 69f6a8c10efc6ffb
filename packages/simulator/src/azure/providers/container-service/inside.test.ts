import { type Cloud, startCloud } from "../../../cloud.ts";
import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { addApplication, firstDeployer } from "../../entra/directory.ts";
import { issueToken } from "../../entra/token.ts";

const server = "6dae42f8-4368-4678-94ff-3960e28e3630";
const clusterAdmin = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b";
let cloud: Cloud;
let id = "";

const drain = () => cloud.world.clock.advance(20 * 60_000);
const read = (body: unknown) => JSON.parse(JSON.stringify(body ?? {})) as JsonObject;
const request = async (method: string, path: string, body?: object) => {
  const { status, headers, body: shown } = await cloud.request(method, path, body);
  return { status, headers: headers ?? {}, body: read(shown) };
};
const aks = (method: string, path: string, body?: object) =>
  request(method, `${id}${path}?api-version=2025-10-01`, body);
const nodes = async () =>
  listOf(
    (await request("GET", `/kubernetes${id.replace("resourceGroups", "resourcegroups")}/api/v1/nodes`)).body.items,
  ).map((item) => objectOf(objectOf(item).metadata));
const names = async () => (await nodes()).map(({ name }) => String(name));

async function makeCluster(more: JsonObject = {}): Promise<void> {
  cloud = await startCloud({ time: "fast", log: () => {} });
  const group = `/subscriptions/${firstDeployer(cloud.world).subscription.subscriptionId}/resourceGroups/g`;
  await request("PUT", `${group}?api-version=2021-04-01`, { location: "northeurope" });
  id = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
  const made = await aks("PUT", "", {
    location: "northeurope",
    identity: { type: "SystemAssigned" },
    properties: {
      dnsPrefix: "c",
      agentPoolProfiles: [{ name: "system", mode: "System", count: 2, vmSize: "Standard_D4s_v5" }],
      ...more,
    },
  });
  expect(made.status).toBe(201);
  drain();
}

async function run(command: string, clusterToken?: string): Promise<JsonObject> {
  const post = await aks("POST", "/runCommand", { command, ...(clusterToken === undefined ? {} : { clusterToken }) });
  if (post.status !== 202) return post.body;
  drain();
  return objectOf((await request("GET", post.headers.location ?? "")).body.properties);
}

afterEach(() => cloud.close());

describe("the nodes of a cluster", () => {
  test("are those of its pools, with the pools' labels and taints, and ready", async () => {
    await makeCluster();
    const first = await names();
    expect(first).toEqual([
      expect.stringMatching(/^aks-system-\d{8}-vmss000000$/),
      expect.stringMatching(/^aks-system-\d{8}-vmss000001$/),
    ]);
    await aks("PUT", "/agentPools/extra", {
      properties: {
        count: 1,
        vmSize: "Standard_D2s_v5",
        nodeLabels: { team: "lab" },
        nodeTaints: ["gpu=yes:NoSchedule"],
      },
    });
    drain();
    expect(await names()).toHaveLength(3);
    const [extra] = (await nodes()).filter(({ labels }) => objectOf(labels).agentpool === "extra");
    expect(extra).toMatchObject({
      labels: {
        team: "lab",
        agentpool: "extra",
        "kubernetes.azure.com/agentpool": "extra",
        "kubernetes.azure.com/mode": "user",
        "kubernetes.azure.com/cluster": "MC_g_c_northeurope",
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": "Standard_D2s_v5",
      },
    });
    const whole = await request(
      "GET",
      `/kubernetes${id.replace("resourceGroups", "resourcegroups")}/api/v1/nodes/${extra?.name}`,
    );
    expect(whole.body).toMatchObject({
      spec: { taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }] },
      status: { conditions: [{ type: "Ready", status: "True" }], nodeInfo: { kubeletVersion: "v1.33.5" } },
    });
  });

  test("follow the size of their pool, keep their names, take its new labels, and go with it", async () => {
    await makeCluster();
    const first = await names();
    const extra = (properties: object) => aks("PUT", "/agentPools/extra", { properties });
    await extra({ count: 11, vmSize: "Standard_D2s_v5" });
    drain();
    expect((await names()).filter((name) => name.includes("-extra-")).at(-1)).toMatch(/-vmss00000a$/);
    await extra({ count: 1, nodeLabels: { team: "lab" } });
    drain();
    const left = (await nodes()).filter(({ labels }) => objectOf(labels).agentpool === "extra");
    expect(left).toMatchObject([{ name: expect.stringMatching(/-vmss000000$/), labels: { team: "lab" } }]);
    await aks("DELETE", "/agentPools/extra");
    drain();
    expect(await names()).toEqual(first);
  });

  test("are gone while it is stopped, when its API server answers no one, and come back", async () => {
    await makeCluster();
    await aks("POST", "/stop");
    drain();
    const there = `/kubernetes${id.replace("resourceGroups", "resourcegroups")}/api/v1/nodes`;
    expect((await request("GET", there)).status).toBe(503);
    await aks("POST", "/start");
    drain();
    expect(await names()).toHaveLength(2);
  });

  test("take the version that their pool is brought to; the API server takes the cluster's", async () => {
    await makeCluster({ kubernetesVersion: "1.32.7" });
    await aks("PUT", "", { location: "northeurope", properties: { kubernetesVersion: "1.33.5" } });
    drain();
    const server = `/kubernetes${id.replace("resourceGroups", "resourcegroups")}`;
    const kubelet = async () =>
      listOf((await request("GET", `${server}/api/v1/nodes`)).body.items).map((item) =>
        at(item, "status.nodeInfo.kubeletVersion"),
      );
    expect([(await request("GET", `${server}/version`)).body.gitVersion, await kubelet()]).toEqual([
      "v1.33.5",
      ["v1.32.7", "v1.32.7"],
    ]);
    await aks("PUT", "/agentPools/system", { properties: { orchestratorVersion: "1.33.5" } });
    drain();
    expect(await kubelet()).toEqual(["v1.33.5", "v1.33.5"]);
  });
});

// MicrosoftDocs/azure-aks-docs, managed-gateway-api.md and app-routing-gateway-api.md; the fields are those of
// ContainerService/aks in azure-rest-api-specs, which added them in 2026-02-01.
test("the Gateway API comes with a setting and stays without it, the class of application routing comes and goes", async () => {
  await makeCluster();
  const inside = `/kubernetes${id.replace("resourceGroups", "resourcegroups")}/apis/gateway.networking.k8s.io/v1/gatewayclasses`;
  const classes = async () => {
    const { status, body } = await request("GET", inside);
    return status === 404 ? "unknown" : listOf(body.items).map((item) => at(item, "metadata.name"));
  };
  const set = async (installation: string, mode: string, more: object = {}) => {
    const webAppRouting = { gatewayAPIImplementations: { appRoutingIstio: { mode } } };
    const properties = { ingressProfile: { gatewayAPI: { installation }, webAppRouting }, ...more };
    const { status } = await request("PUT", `${id}?api-version=2026-02-01`, { location: "northeurope", properties });
    drain();
    return status;
  };
  expect(await classes()).toBe("unknown");
  await set("Standard", "Enabled");
  expect(await classes()).toEqual(["approuting-istio"]);
  expect(at((await aks("GET", "")).body, "properties.ingressProfile.gatewayAPI")).toBeUndefined();
  await set("Disabled", "Disabled");
  expect(await classes()).toEqual([]);
  expect(await set("Standard", "Enabled", { serviceMeshProfile: { mode: "Istio" } })).toBe(400);
});

describe("a command in a cluster with Entra", () => {
  const managed = (more: JsonObject = {}) => ({ aadProfile: { managed: true, ...more } });
  const token = (application = firstDeployer(cloud.world).application) =>
    issueToken(cloud.world, application, server, "secret").token;
  const list = "kubectl get nodes -o name";

  test("needs a token, and one that was made for AKS", async () => {
    await makeCluster(managed());
    expect(await run(list)).toMatchObject({ code: "InvalidParameter", target: "clusterToken" });
    const other = issueToken(
      cloud.world,
      firstDeployer(cloud.world).application,
      "https://management.azure.com",
      "secret",
    );
    expect(await run(list, other.token)).toMatchObject({
      provisioningState: "Succeeded",
      exitCode: 1,
      logs: "error: You must be logged in to the server (Unauthorized)\n",
    });
  });

  test("may do what the caller may: nothing by itself, all as a member of an administrators' group", async () => {
    await makeCluster(managed({ adminGroupObjectIDs: ["0a000000-0000-4000-8000-000000000001"] }));
    const { objectId } = firstDeployer(cloud.world).application;
    expect(await run(list, token())).toMatchObject({
      exitCode: 1,
      logs: `Error from server (Forbidden): nodes is forbidden: User "${objectId}" cannot list resource "nodes" in API group "" at the cluster scope\n`,
    });
    const member = addApplication(cloud.world, {
      displayName: "member",
      groups: ["0a000000-0000-4000-8000-000000000001"],
    });
    expect(await run(list, token(member))).toMatchObject({ exitCode: 0 });
  });

  test("may do what Azure's roles allow where the cluster uses Azure RBAC", async () => {
    await makeCluster(managed({ enableAzureRBAC: true }));
    const { objectId } = firstDeployer(cloud.world).application;
    expect(await run(list, token())).toMatchObject({ exitCode: 1 });
    const roles = `${id}/providers/Microsoft.Authorization`;
    const assigned = await request("PUT", `${roles}/roleAssignments/${cloud.world.ids.uuid()}?api-version=2022-04-01`, {
      properties: {
        principalId: objectId,
        principalType: "ServicePrincipal",
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${clusterAdmin}`,
      },
    });
    expect(assigned.status).toBe(201);
    drain();
    expect(await run(list, token())).toMatchObject({ exitCode: 0 });
    const group = "0a000000-0000-4000-8000-000000000001";
    const member = addApplication(cloud.world, { displayName: "member", groups: [group] });
    expect(await run(list, token(member))).toMatchObject({ exitCode: 1 });
    await request("PUT", `${roles}/roleAssignments/${cloud.world.ids.uuid()}?api-version=2022-04-01`, {
      properties: { principalId: group, principalType: "Group", roleDefinitionId: `/x/${clusterAdmin}` },
    });
    drain();
    expect(await run(list, token(member))).toMatchObject({ exitCode: 0 });
    await aks("PUT", "", { location: "northeurope", properties: { aadProfile: { enableAzureRBAC: false } } });
    drain();
    expect(await run(list, token())).toMatchObject({ exitCode: 1 });
  });

  test("without Entra it runs as the administrator, whatever token is given", async () => {
    await makeCluster();
    expect(await run(list, "none")).toMatchObject({ exitCode: 0 });
  });
});

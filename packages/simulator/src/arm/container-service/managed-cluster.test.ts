import { deflateRawSync } from "node:zlib";
import { at, type JsonObject, listOf, objectOf, textOf } from "../json.ts";
import type { Kubernetes } from "../kind.ts";
import { armState } from "../state.ts";
import { arrange } from "../world.test-support.ts";

const version = "2025-10-01";
const api = `api-version=${version}`;

const privately = (more: JsonObject = {}, pool: JsonObject = {}): JsonObject => ({
  location: "northeurope",
  identity: { type: "SystemAssigned" },
  sku: { name: "Base", tier: "Free" },
  properties: {
    dnsPrefix: "hopsaks",
    agentPoolProfiles: [{ name: "nodepool1", mode: "System", count: 3, vmSize: "Standard_D4s_v5", ...pool }],
    networkProfile: { networkPlugin: "azure" },
    apiServerAccessProfile: { enablePrivateCluster: true },
    ...more,
  },
});

const opened: string[] = [];
const ran: string[] = [];
const kubernetes: Kubernetes = {
  openCluster: (_, { key, hosts }) => opened.push(`${key} ${hosts.join(",")}`),
  closeCluster: (_, key) => void opened.splice(0, opened.length, ...opened.filter((one) => !one.startsWith(key))),
  credentials: () => ({ ca: "ca", clientCertificate: "certificate", clientKey: "key", token: "token" }),
  runCommand: async (_, __, command, files) => {
    ran.push(`${command} ${JSON.stringify(Object.entries(files).map(([name, data]) => [name, String(data)]))}`);
    return { exitCode: 1, logs: "no resources found" };
  },
};

async function withCluster(body: JsonObject = privately()) {
  opened.length = 0;
  ran.length = 0;
  const arranged = arrange({ kubernetes });
  const rg = await arranged.group();
  const id = `${rg}/providers/Microsoft.ContainerService/managedClusters/c`;
  const made = await arranged.made(id, version, body);
  const nodes = `${arranged.sub}/resourceGroups/${textOf(at(made, "properties.nodeResourceGroup"))}`;
  return { ...arranged, rg, id, made, nodes };
}

describe("managed clusters", () => {
  test("a private one is made within minutes, with the defaults AKS fills in and its own letter case", async () => {
    const { ask, group, world, sub } = arrange({ kubernetes });
    const id = `${await group("Rg")}/providers/Microsoft.ContainerService/managedClusters/c`;
    const put = await ask("PUT", `${id}?${api}`, privately());
    expect([put.status, at(put.body, "properties.provisioningState"), put.body.id, put.body.type]).toEqual([
      201,
      "Creating",
      `${sub}/resourcegroups/Rg/providers/Microsoft.ContainerService/managedClusters/c`,
      "Microsoft.ContainerService/ManagedClusters",
    ]);
    expect(put.headers["content-type"]).toBe("application/json");
    const status = put.headers["azure-asyncoperation"] ?? "";
    expect(status).toMatch(/\/locations\/northeurope\/operations\/[0-9a-f-]{36}\?api-version=2016-03-30&/);
    expect((await ask("GET", status)).body).toEqual({
      name: expect.any(String),
      status: "InProgress",
      startTime: expect.any(String),
    });
    world.clock.advance(300_000);
    expect((await ask("GET", status)).body.status).toBe("Succeeded");
    const { body } = await ask("GET", `${id}?${api}`);
    expect(body).toMatchObject({
      identity: { type: "SystemAssigned", principalId: expect.any(String), tenantId: expect.any(String) },
      sku: { name: "Base", tier: "Free" },
      properties: {
        provisioningState: "Succeeded",
        powerState: { code: "Running" },
        kubernetesVersion: "1.33",
        currentKubernetesVersion: "1.33.5",
        nodeResourceGroup: "MC_Rg_c_northeurope",
        enableRBAC: true,
        fqdn: expect.stringMatching(/^hopsaks-\w{8}\.hcp\.northeurope\.azmk8s\.io$/),
        privateFQDN: expect.stringMatching(/^hopsaks-\w{8}\.[0-9a-f-]{36}\.privatelink\.northeurope\.azmk8s\.io$/),
        networkProfile: {
          networkPlugin: "azure",
          networkPolicy: "none",
          serviceCidr: "10.0.0.0/16",
          dnsServiceIP: "10.0.0.10",
          loadBalancerSku: "standard",
          outboundType: "loadBalancer",
        },
        apiServerAccessProfile: {
          enablePrivateCluster: true,
          privateDNSZone: "system",
          enablePrivateClusterPublicFQDN: true,
        },
        agentPoolProfiles: [
          {
            name: "nodepool1",
            count: 3,
            maxPods: 30,
            osDiskSizeGB: 128,
            osSKU: "Ubuntu",
            orchestratorVersion: "1.33",
            currentOrchestratorVersion: "1.33.5",
          },
        ],
        identityProfile: {
          kubeletidentity: { resourceId: expect.stringMatching(/\/userAssignedIdentities\/c-agentpool$/) },
        },
      },
    });
    expect(objectOf(objectOf(body.properties).networkProfile)).not.toHaveProperty("networkPluginMode");
    expect(objectOf(objectOf(body.properties).networkProfile)).not.toHaveProperty("podCidr");
  });

  test("its node resource group has the network, the private zone, the link and the record", async () => {
    const { ask, nodes, made, id } = await withCluster();
    const list = async (type: string) =>
      listOf((await ask("GET", `${nodes}/providers/Microsoft.Network/${type}?api-version=2024-06-01`)).body.value).map(
        objectOf,
      );
    const [network, ...others] = await list("virtualNetworks");
    expect(others).toEqual([]);
    expect(network).toMatchObject({
      name: expect.stringMatching(/^aks-vnet-\d{8}$/),
      properties: {
        addressSpace: { addressPrefixes: ["10.224.0.0/12"] },
        subnets: [{ name: "aks-subnet", properties: { addressPrefix: "10.224.0.0/16" } }],
      },
    });
    const host = textOf(at(made, "properties.privateFQDN")) ?? "";
    const [label = ""] = host.split(".");
    const [zone] = await list("privateDnsZones");
    expect(zone?.name).toBe(host.slice(label.length + 1));
    expect(await list(`privateDnsZones/${zone?.name}/virtualNetworkLinks`)).toMatchObject([
      { properties: { virtualNetwork: { id: network?.id }, virtualNetworkLinkState: "Completed" } },
    ]);
    expect(await list(`privateDnsZones/${zone?.name}/A`)).toMatchObject([
      { name: label, properties: { aRecords: [{ ipv4Address: "10.224.0.4" }] } },
    ]);
    expect((await ask("GET", `${nodes}?api-version=2021-04-01`)).body.managedBy).toBe(made.id);
    expect(opened).toEqual([`${made.id} ${host},${at(made, "properties.fqdn")}`]);
    expect(id.toLowerCase()).toBe(String(made.id).toLowerCase());
  });

  test("what is read can be written back without a change", async () => {
    const { ask, id, made, world } = await withCluster();
    const again = await ask("PUT", `${id}?${api}`, made, { "if-match": String(made.eTag) });
    expect(again.status).toBe(200);
    world.clock.advance(600_000);
    const settled = (body: JsonObject) =>
      JSON.parse(JSON.stringify(body), (key, value) => (key === "eTag" ? "" : value));
    expect(settled((await ask("GET", `${id}?${api}`)).body)).toEqual(settled(made));
  });

  test("empty text counts as nothing given", async () => {
    const { made } = await withCluster(
      privately({ kubernetesVersion: "" }, { orchestratorVersion: "", osDiskSizeGB: 0 }),
    );
    expect(at(made, "properties.currentKubernetesVersion")).toBe("1.33.5");
    expect(objectOf(listOf(at(made, "properties.agentPoolProfiles"))[0])).toMatchObject({
      orchestratorVersion: "1.33",
      osDiskSizeGB: 128,
    });
  });

  test("overlay is what a cluster gets that names no plugin", async () => {
    const { made } = await withCluster(privately({ networkProfile: {} }));
    expect(at(made, "properties.networkProfile")).toMatchObject({
      networkPlugin: "azure",
      networkPluginMode: "overlay",
      podCidr: "10.244.0.0/16",
    });
    expect(at(objectOf(listOf(at(made, "properties.agentPoolProfiles"))[0]), "maxPods")).toBe(250);
  });

  test.each<[string, JsonObject]>([
    ["dnsPrefix", { dnsPrefix: "other" }],
    ["nodeResourceGroup", { nodeResourceGroup: "other" }],
    ["networkProfile.serviceCidr", { networkProfile: { serviceCidr: "10.1.0.0/16" } }],
    ["apiServerAccessProfile.enablePrivateCluster", { apiServerAccessProfile: { enablePrivateCluster: false } }],
    ["enableRBAC", { enableRBAC: false }],
  ])("%s cannot be changed", async (target, change) => {
    const { ask, id } = await withCluster();
    const got = await ask("PUT", `${id}?${api}`, { location: "northeurope", properties: change });
    expect([got.status, got.body]).toMatchObject([400, { code: "PropertyChangeNotAllowed", target }]);
  });

  test.each<[string, JsonObject, string]>([
    [
      "a DNS service outside the service range",
      { networkProfile: { serviceCidr: "10.9.0.0/16", dnsServiceIP: "10.0.0.10" } },
      "DnsServiceIpOutOfServiceCidr",
    ],
    ["a version nobody has", { kubernetesVersion: "1.12" }, "K8sVersionNotSupported"],
    ["a reserved range", { networkProfile: { serviceCidr: "172.30.0.0/16" } }, "InvalidParameter"],
    ["no pool", { agentPoolProfiles: [] }, "InvalidParameter"],
    ["local accounts off without Entra", { disableLocalAccounts: true }, "BadRequest"],
    [
      "a zone of one's own with a system identity",
      { apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "ZONE" } },
      "CustomPrivateDNSZoneMissingPermissionError",
    ],
  ])("refuses %s", async (_, more, code) => {
    const { ask, group, made } = arrange();
    const rg = await group();
    const zone = `${rg}/providers/Microsoft.Network/privateDnsZones/privatelink.northeurope.azmk8s.io`;
    await made(zone, "2024-06-01", { location: "global" });
    const body = JSON.parse(JSON.stringify(privately(more)).replace("ZONE", zone)) as JsonObject;
    const got = await ask("PUT", `${rg}/providers/Microsoft.ContainerService/managedClusters/c?${api}`, body);
    expect([got.status, got.body.code]).toEqual([400, code]);
  });

  test.each([
    ["10.1.0.0/24", 7, "InsufficientSubnetSize"],
    ["10.0.128.0/20", 3, "ServiceCidrOverlapExistingSubnetsCidr"],
  ])("a subnet %s for %d nodes is refused with %s", async (prefix, count, code) => {
    const { ask, group, made } = arrange();
    const rg = await group();
    const network = `${rg}/providers/Microsoft.Network/virtualNetworks/v`;
    await made(network, "2025-01-01", {
      location: "northeurope",
      properties: {
        addressSpace: { addressPrefixes: ["10.0.0.0/12"] },
        subnets: [{ name: "s", properties: { addressPrefix: prefix } }],
      },
    });
    const pool = { count: count + (code === "InsufficientSubnetSize" ? 1 : 0), vnetSubnetID: `${network}/subnets/s` };
    const got = await ask(
      "PUT",
      `${rg}/providers/Microsoft.ContainerService/managedClusters/c?${api}`,
      privately({}, pool),
    );
    expect([got.status, got.body.code]).toEqual([400, code]);
  });

  test("a subnet that is brought along is used, joined by right, and kept from being deleted while in use", async () => {
    const { ask, group, made, world } = arrange();
    const rg = await group();
    const network = `${rg}/providers/Microsoft.Network/virtualNetworks/v`;
    await made(network, "2025-01-01", {
      location: "northeurope",
      properties: {
        addressSpace: { addressPrefixes: ["10.240.0.0/16"] },
        subnets: [{ name: "s", properties: { addressPrefix: "10.240.0.0/22" } }],
      },
    });
    const id = `${rg}/providers/Microsoft.ContainerService/managedClusters/c`;
    const put = await ask("PUT", `${id}?${api}`, privately({}, { vnetSubnetID: `${network}/subnets/s` }));
    expect(put.audit?.permissions).toContain("Microsoft.Network/virtualNetworks/subnets/join/action");
    world.clock.advance(600_000);
    const del = await ask("DELETE", `${network}/subnets/s?api-version=2025-01-01`);
    expect(del.body.error).toMatchObject({ code: "InUseSubnetCannotBeDeleted" });
    await ask("DELETE", `${id}?${api}`);
    world.clock.advance(600_000);
    expect((await ask("DELETE", `${network}/subnets/s?api-version=2025-01-01`)).status).toBe(202);
  });

  test("a second write while one is going on is turned away", async () => {
    const { ask, group } = arrange();
    const id = `${await group()}/providers/Microsoft.ContainerService/managedClusters/c?${api}`;
    await ask("PUT", id, privately());
    const got = await ask("PUT", id, privately());
    expect([got.status, got.body]).toMatchObject([
      409,
      { code: "OperationNotAllowed", message: expect.stringContaining("in progress create") },
    ]);
  });

  test("pools can be added, scaled and deleted, but the last system pool stays", async () => {
    const { ask, id, world } = await withCluster();
    await ask("PUT", `${id}/agentPools/extra?${api}`, { properties: { count: 2, vmSize: "Standard_D2s_v5" } });
    world.clock.advance(600_000);
    const { body } = await ask("GET", `${id}?${api}`);
    expect(listOf(at(body, "properties.agentPoolProfiles"))).toMatchObject([
      { name: "nodepool1" },
      { name: "extra", count: 2, mode: "User" },
    ]);
    expect(
      (await ask("PUT", `${id}/agentPools/extra?${api}`, { properties: { vmSize: "Standard_D8s_v5" } })).body,
    ).toMatchObject({
      code: "PropertyChangeNotAllowed",
      target: "vmSize",
    });
    expect((await ask("DELETE", `${id}/agentPools/nodepool1?${api}`)).body).toMatchObject({
      code: "OperationNotAllowed",
    });
    expect((await ask("DELETE", `${id}/agentPools/extra?${api}`)).status).toBe(202);
  });

  test.each<[string, JsonObject]>([
    ["Scaling", { agentPoolProfiles: [{ name: "nodepool1", count: 5 }] }],
    ["Upgrading", { kubernetesVersion: "1.34.1" }],
    ["Updating", { disableLocalAccounts: false, autoUpgradeProfile: { upgradeChannel: "patch" } }],
  ])("a change is called %s while it runs, in the cluster and in its pools", async (state, properties) => {
    const { ask, id } = await withCluster();
    const put = await ask("PUT", `${id}?${api}`, { location: "northeurope", properties });
    expect([put.status, put.body.properties]).toMatchObject([
      200,
      { provisioningState: state, agentPoolProfiles: [{ provisioningState: state }] },
    ]);
  });

  test("a pool alone is scaled, and one of older versions has not the properties of newer ones", async () => {
    const { ask, id } = await withCluster();
    const put = await ask("PUT", `${id}/agentPools/nodepool1?${api}`, { properties: { count: 5 } });
    expect(at(put.body, "properties.provisioningState")).toBe("Scaling");
    const told = async (version: string) =>
      Object.keys(objectOf((await ask("GET", `${id}/agentPools/nodepool1?api-version=${version}`)).body.properties));
    expect(await told("2025-10-01")).toEqual(expect.arrayContaining(["eTag", "securityProfile"]));
    const older = await told("2024-05-01");
    expect(["eTag", "securityProfile"].filter((name) => older.includes(name))).toEqual([]);
    const gone = await ask("GET", `${id}/agentPools/none?${api}`);
    expect([gone.status, gone.body]).toEqual([
      404,
      { code: "NotFound", message: "Could not find the agentpool: none.", details: null, subcode: "" },
    ]);
  });

  test("kubenet has neither a data plane nor Windows", async () => {
    const { made } = await withCluster(privately({ networkProfile: { networkPlugin: "kubenet" } }));
    expect(made.properties).not.toHaveProperty("windowsProfile");
    expect(at(made, "properties.networkProfile")).toMatchObject({ networkPlugin: "kubenet", podCidr: "10.244.0.0/16" });
    expect(at(made, "properties.networkProfile")).not.toHaveProperty("networkDataplane");
  });

  test("versions go up by one minor at a time", async () => {
    const { ask, id } = await withCluster(privately({ kubernetesVersion: "1.32.7" }));
    const put = (kubernetesVersion: string) =>
      ask("PUT", `${id}?${api}`, { location: "northeurope", properties: { kubernetesVersion } });
    expect((await put("1.31.12")).body.code).toBe("OperationNotAllowed");
    expect((await put("1.34.1")).body.code).toBe("OperationNotAllowed");
    expect(at((await put("1.33.5")).body, "properties.currentKubernetesVersion")).toBe("1.33.5");
  });

  test("PATCH changes tags only", async () => {
    const { ask, id, world } = await withCluster();
    await ask("PATCH", `${id}?${api}`, { tags: { team: "a" }, properties: { disableLocalAccounts: true } });
    world.clock.advance(600_000);
    const { body } = await ask("GET", `${id}?${api}`);
    expect([body.tags, at(body, "properties.disableLocalAccounts")]).toEqual([{ team: "a" }, false]);
  });

  test("a command runs in the cluster with its files; a failed one still succeeds as an operation", async () => {
    const { ask, id, world } = await withCluster();
    const post = await ask("POST", `${id}/runCommand?${api}`, {
      command: "kubectl apply -f a.yaml",
      context: zipped("a.yaml", "kind: Namespace").toString("base64"),
    });
    expect([post.status, ran]).toEqual([202, ['kubectl apply -f a.yaml [["a.yaml","kind: Namespace"]]']]);
    expect((await ask("GET", post.headers.location ?? "")).status).toBe(202);
    world.clock.advance(60_000);
    const result = await ask("GET", post.headers.location ?? "");
    expect(result.audit?.permissions).toEqual(["Microsoft.ContainerService/managedClusters/commandResults/read"]);
    expect(result.body).toMatchObject({
      properties: { provisioningState: "Succeeded", exitCode: 1, logs: "no resources found", reason: null },
    });
  });

  test("credentials come as a kubeconfig for the private name; with local accounts off there are none", async () => {
    const { ask, id, made } = await withCluster();
    const listed = await ask("POST", `${id}/listClusterUserCredential?${api}`);
    const [first] = listOf(listed.body.kubeconfigs).map(objectOf);
    const config = JSON.parse(Buffer.from(textOf(first?.value) ?? "", "base64").toString()) as JsonObject;
    expect(first?.name).toBe("clusterUser");
    expect(config).toMatchObject({
      clusters: [{ cluster: { server: `https://${at(made, "properties.privateFQDN")}:443` } }],
    });
    const other = await withCluster(privately({ aadProfile: { managed: true }, disableLocalAccounts: true }));
    expect((await other.ask("POST", `${other.id}/listClusterAdminCredential?${api}`)).body).toMatchObject({
      code: "BadRequest",
      message: "Getting static credential is not allowed because this cluster is set to disable local accounts.",
    });
  });

  test("a locked node resource group denies writes by a deny assignment", async () => {
    const { ask, nodes } = await withCluster(privately({ nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" } }));
    const got = await ask("PUT", `${nodes}/providers/Microsoft.Network/virtualNetworks/v?api-version=2025-01-01`, {
      location: "northeurope",
    });
    expect([got.status, got.body.error]).toMatchObject([403, { code: "DenyAssignmentAuthorizationFailed" }]);
  });

  test("a stopped cluster takes no command", async () => {
    const { ask, id, world } = await withCluster();
    expect((await ask("POST", `${id}/stop?${api}`)).status).toBe(202);
    world.clock.advance(600_000);
    expect((await ask("POST", `${id}/runCommand?${api}`, { command: "ls" })).body).toMatchObject({
      code: "OperationNotAllowed",
    });
  });

  test("an operation that fails leaves the cluster in state Failed, told with HTTP 200", async () => {
    const { ask, id, world } = await withCluster();
    armState(world).faults.failing.push({
      type: "Microsoft.ContainerService/managedClusters",
      verb: "put",
      error: { code: "QuotaExceeded", message: "Too few cores." },
    });
    const put = await ask("PUT", `${id}?${api}`, {
      location: "northeurope",
      properties: { disableLocalAccounts: false },
      tags: { a: "b" },
    });
    world.clock.advance(600_000);
    const polled = await ask("GET", put.headers["azure-asyncoperation"] ?? "");
    expect([polled.status, polled.body]).toMatchObject([200, { status: "Failed", error: { code: "QuotaExceeded" } }]);
    expect(at((await ask("GET", `${id}?${api}`)).body, "properties.provisioningState")).toBe("Failed");
  });

  test("with it go its node resource group, its API server and its principals", async () => {
    const { ask, id, nodes, world } = await withCluster();
    expect((await ask("DELETE", `${id}?${api}`)).status).toBe(202);
    world.clock.advance(600_000);
    expect((await ask("GET", `${id}?${api}`)).status).toBe(404);
    expect((await ask("GET", `${nodes}?api-version=2021-04-01`)).status).toBe(404);
    expect(opened).toEqual([]);
  });
});

/** A zip archive of one file. */
function zipped(name: string, text: string): Buffer {
  const data = deflateRawSync(Buffer.from(text));
  const sizes = (at: Buffer, offset: number) => {
    at.writeUInt32LE(data.length, offset);
    at.writeUInt32LE(text.length, offset + 4);
    at.writeUInt16LE(name.length, offset + 8);
  };
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  sizes(local, 18);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  sizes(entry, 20);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, entry, Buffer.from(name), end]);
}

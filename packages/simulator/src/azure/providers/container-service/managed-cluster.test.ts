import { at, type JsonObject, listOf, objectOf, textOf } from "../../engine/json.ts";
import { armState } from "../../engine/state.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { api, kubernetes, opened, privately, withCluster } from "./with-cluster.test-support.ts";

describe("managed clusters", () => {
  test("a private one is made within minutes, with the defaults AKS fills in and its own letter case", async () => {
    const { request, group, world, sub } = arrange({ kubernetes });
    const id = `${await group("Rg")}/providers/Microsoft.ContainerService/managedClusters/c`;
    const put = await request("PUT", `${id}?${api}`, privately());
    expect([put.status, at(put.body, "properties.provisioningState"), put.body.id, put.body.type]).toEqual([
      201,
      "Creating",
      `${sub}/resourcegroups/Rg/providers/Microsoft.ContainerService/managedClusters/c`,
      "Microsoft.ContainerService/ManagedClusters",
    ]);
    expect(put.headers["content-type"]).toBe("application/json");
    const status = put.headers["azure-asyncoperation"] ?? "";
    expect(status).toMatch(/\/locations\/northeurope\/operations\/[0-9a-f-]{36}\?api-version=2016-03-30&/);
    expect((await request("GET", status)).body).toEqual({
      name: expect.any(String),
      status: "InProgress",
      startTime: expect.any(String),
    });
    world.clock.advance(300_000);
    expect((await request("GET", status)).body.status).toBe("Succeeded");
    const { body } = await request("GET", `${id}?${api}`);
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
    const { request, nodes, made, id } = await withCluster();
    const list = async (type: string) =>
      listOf(
        (await request("GET", `${nodes}/providers/Microsoft.Network/${type}?api-version=2024-06-01`)).body.value,
      ).map(objectOf);
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
    expect((await request("GET", `${nodes}?api-version=2021-04-01`)).body.managedBy).toBe(made.id);
    expect(opened).toEqual([`${made.id} ${host},${at(made, "properties.fqdn")}`]);
    expect(id.toLowerCase()).toBe(String(made.id).toLowerCase());
  });

  test("what is read can be written back without a change", async () => {
    const { request, id, made, world } = await withCluster();
    const again = await request("PUT", `${id}?${api}`, made, { "if-match": String(made.eTag) });
    // The azure-cli recordings of `az aks update` on an unchanged cluster, and those of its SDK for Java.
    expect([again.status, at(again.body, "properties.provisioningState")]).toEqual([200, "Updating"]);
    expect(at((await request("GET", `${id}?${api}`)).body, "properties.provisioningState")).toBe("Updating");
    world.clock.advance(600_000);
    const withoutETag = (body: JsonObject) =>
      JSON.parse(JSON.stringify(body), (key, value) => (key === "eTag" ? "" : value));
    expect(withoutETag((await request("GET", `${id}?${api}`)).body)).toEqual(withoutETag(made));
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

  test("a subnet that is brought along is used, joined by right, and kept from being deleted while in use", async () => {
    const { request, group, made, world } = arrange();
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
    const put = await request("PUT", `${id}?${api}`, privately({}, { vnetSubnetID: `${network}/subnets/s` }));
    expect(put.audit?.permissions).toContain("Microsoft.Network/virtualNetworks/subnets/join/action");
    world.clock.advance(600_000);
    const del = await request("DELETE", `${network}/subnets/s?api-version=2025-01-01`);
    expect(del.body.error).toMatchObject({ code: "InUseSubnetCannotBeDeleted" });
    await request("DELETE", `${id}?${api}`);
    world.clock.advance(600_000);
    expect((await request("DELETE", `${network}/subnets/s?api-version=2025-01-01`)).status).toBe(202);
  });

  test("kubenet has neither a data plane nor Windows", async () => {
    const { made } = await withCluster(privately({ networkProfile: { networkPlugin: "kubenet" } }));
    expect(made.properties).not.toHaveProperty("windowsProfile");
    expect(at(made, "properties.networkProfile")).toMatchObject({ networkPlugin: "kubenet", podCidr: "10.244.0.0/16" });
    expect(at(made, "properties.networkProfile")).not.toHaveProperty("networkDataplane");
  });

  test("PATCH changes tags only", async () => {
    const { request, id, world } = await withCluster();
    await request("PATCH", `${id}?${api}`, { tags: { team: "a" }, properties: { disableLocalAccounts: true } });
    world.clock.advance(600_000);
    const { body } = await request("GET", `${id}?${api}`);
    expect([body.tags, at(body, "properties.disableLocalAccounts")]).toEqual([{ team: "a" }, false]);
  });

  test("a locked node resource group denies writes by a deny assignment", async () => {
    const { request, nodes } = await withCluster(
      privately({ nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" } }),
    );
    const got = await request("PUT", `${nodes}/providers/Microsoft.Network/virtualNetworks/v?api-version=2025-01-01`, {
      location: "northeurope",
    });
    expect([got.status, got.body.error]).toMatchObject([403, { code: "DenyAssignmentAuthorizationFailed" }]);
  });

  test("an operation that fails leaves the cluster in state Failed and is reported with HTTP 200", async () => {
    const { request, id, world } = await withCluster();
    armState(world).faults.failing.push({
      type: "Microsoft.ContainerService/managedClusters",
      verb: "put",
      error: { code: "QuotaExceeded", message: "Too few cores." },
    });
    const put = await request("PUT", `${id}?${api}`, {
      location: "northeurope",
      properties: { disableLocalAccounts: false },
      tags: { a: "b" },
    });
    world.clock.advance(600_000);
    const polled = await request("GET", put.headers["azure-asyncoperation"] ?? "");
    expect([polled.status, polled.body]).toMatchObject([200, { status: "Failed", error: { code: "QuotaExceeded" } }]);
    expect(at((await request("GET", `${id}?${api}`)).body, "properties.provisioningState")).toBe("Failed");
  });

  test("with it go its node resource group, its API server and its principals", async () => {
    const { request, id, nodes, world } = await withCluster();
    expect((await request("DELETE", `${id}?${api}`)).status).toBe(202);
    world.clock.advance(600_000);
    expect((await request("GET", `${id}?${api}`)).status).toBe(404);
    expect((await request("GET", `${nodes}?api-version=2021-04-01`)).status).toBe(404);
    expect(opened).toEqual([]);
  });
});

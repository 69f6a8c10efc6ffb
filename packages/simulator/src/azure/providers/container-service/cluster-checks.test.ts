import { at, type JsonObject } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { api, privately, withCluster } from "./with-cluster.test-support.ts";

describe("what AKS checks", () => {
  test.each<[string, JsonObject]>([
    ["dnsPrefix", { dnsPrefix: "other" }],
    ["nodeResourceGroup", { nodeResourceGroup: "other" }],
    ["networkProfile.serviceCidr", { networkProfile: { serviceCidr: "10.1.0.0/16" } }],
    ["apiServerAccessProfile.enablePrivateCluster", { apiServerAccessProfile: { enablePrivateCluster: false } }],
    ["enableRBAC", { enableRBAC: false }],
  ])("%s cannot be changed", async (target, change) => {
    const { request, id } = await withCluster();
    const got = await request("PUT", `${id}?${api}`, { location: "northeurope", properties: change });
    expect([got.status, got.body]).toMatchObject([400, { code: "PropertyChangeNotAllowed", target }]);
  });

  test.each<[string, JsonObject, string]>([
    [
      "a DNS service outside the service range",
      { networkProfile: { serviceCidr: "10.9.0.0/16", dnsServiceIP: "10.0.0.10" } },
      "DnsServiceIpOutOfServiceCidr",
    ],
    ["a version no one has", { kubernetesVersion: "1.12" }, "K8sVersionNotSupported"],
    ["a reserved range", { networkProfile: { serviceCidr: "172.30.0.0/16" } }, "InvalidParameter"],
    ["no pool", { agentPoolProfiles: [] }, "InvalidParameter"],
    ["local accounts off without Entra", { disableLocalAccounts: true }, "BadRequest"],
    [
      "a zone of one's own with a system identity",
      { apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "ZONE" } },
      "CustomPrivateDNSZoneMissingPermissionError",
    ],
  ])("refuses %s", async (_, more, code) => {
    const { request, group, made } = arrange();
    const rg = await group();
    const zone = `${rg}/providers/Microsoft.Network/privateDnsZones/privatelink.northeurope.azmk8s.io`;
    await made(zone, "2024-06-01", { location: "global" });
    const body = JSON.parse(JSON.stringify(privately(more)).replace("ZONE", zone)) as JsonObject;
    const got = await request("PUT", `${rg}/providers/Microsoft.ContainerService/managedClusters/c?${api}`, body);
    expect([got.status, got.body.code]).toEqual([400, code]);
  });

  test.each([
    ["10.1.0.0/24", 7, "InsufficientSubnetSize"],
    ["10.0.128.0/20", 3, "ServiceCidrOverlapExistingSubnetsCidr"],
  ])("a subnet %s for %d nodes is refused with %s", async (prefix, count, code) => {
    const { request, group, made } = arrange();
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
    const got = await request(
      "PUT",
      `${rg}/providers/Microsoft.ContainerService/managedClusters/c?${api}`,
      privately({}, pool),
    );
    expect([got.status, got.body.code]).toEqual([400, code]);
  });

  test("a second write while one is going on is turned away", async () => {
    const { request, group } = arrange();
    const id = `${await group()}/providers/Microsoft.ContainerService/managedClusters/c?${api}`;
    await request("PUT", id, privately());
    const got = await request("PUT", id, privately());
    expect([got.status, got.body]).toMatchObject([
      409,
      { code: "OperationNotAllowed", message: expect.stringContaining("in progress create") },
    ]);
  });

  test("versions go up by one minor at a time", async () => {
    const { request, id } = await withCluster(privately({ kubernetesVersion: "1.32.7" }));
    const put = (kubernetesVersion: string) =>
      request("PUT", `${id}?${api}`, { location: "northeurope", properties: { kubernetesVersion } });
    expect((await put("1.31.12")).body.code).toBe("OperationNotAllowed");
    expect((await put("1.34.1")).body.code).toBe("OperationNotAllowed");
    expect(at((await put("1.33.5")).body, "properties.currentKubernetesVersion")).toBe("1.33.5");
  });
});

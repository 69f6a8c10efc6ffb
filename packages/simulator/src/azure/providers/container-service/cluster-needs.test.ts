import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { api, privately, withCluster } from "./with-cluster.test-support.ts";

const network = (rg: string) => `${rg}/providers/Microsoft.Network/virtualNetworks/v`;

/** A world with an identity, and a network with a subnet for each way out and two for API servers. */
async function site() {
  const arranged = arrange();
  const rg = await arranged.group();
  const identity = `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks`;
  await arranged.made(identity, "2024-11-30", { location: "northeurope" });
  const delegations = [{ name: "aks", properties: { serviceName: "Microsoft.ContainerService/managedClusters" } }];
  const natGateway = { id: `${rg}/providers/Microsoft.Network/natGateways/n` };
  const routeTable = { id: `${rg}/providers/Microsoft.Network/routeTables/r` };
  await arranged.made(network(rg), "2025-01-01", {
    location: "northeurope",
    properties: {
      addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
      subnets: [
        { name: "plain", properties: { addressPrefix: "10.40.0.0/22" } },
        { name: "routed", properties: { addressPrefix: "10.40.4.0/22", routeTable } },
        { name: "nat", properties: { addressPrefix: "10.40.8.0/22", natGateway } },
        { name: "api", properties: { addressPrefix: "10.40.12.0/28", delegations } },
        { name: "small", properties: { addressPrefix: "10.40.12.16/29", delegations } },
      ],
    },
  });
  const put = async (name: string, properties: JsonObject, pool: JsonObject = {}, top: JsonObject = {}) => {
    const body = { ...privately(properties, pool), ...top };
    const text = JSON.stringify(body)
      .replaceAll("NET/", `${network(rg)}/subnets/`)
      .replaceAll("IDENTITY", identity);
    const url = `${rg}/providers/Microsoft.ContainerService/managedClusters/${name}?${api}`;
    const got = await arranged.request("PUT", url, JSON.parse(text) as JsonObject);
    arranged.world.clock.advance(600_000);
    return { ...got, code: got.body.code, target: got.body.target };
  };
  return { ...arranged, put };
}

const users = { identity: { type: "UserAssigned", userAssignedIdentities: { IDENTITY: {} } } };
const pool = (subnet: string) => ({ vnetSubnetID: `NET/${subnet}` });
const egress = (outboundType: string) => ({ networkProfile: { networkPlugin: "azure", outboundType } });
const key = { enabled: true, keyId: "https://v.vault.azure.net/keys/k/1" };
const api1 = { enablePrivateCluster: true, enableVnetIntegration: true, subnetId: "NET/api" };

describe("what settings of a cluster need", () => {
  test.each<[string, JsonObject, JsonObject, JsonObject, string]>([
    // The code and the sentence: azurerm users' errors as cited for ExistingRouteTableNotAssociatedWithSubnet.
    [
      "routes of one's own need a route table",
      egress("userDefinedRouting"),
      pool("plain"),
      {},
      "ExistingRouteTableNotAssociatedWithSubnet",
    ],
    // egress-outboundtype.md: which type is for which network. The codes: AKS's own list of them, in public source.
    ["routes of one's own need a subnet of one's own", egress("userDefinedRouting"), {}, {}, "InvalidParameter"],
    [
      "a NAT gateway of one's own has to be there",
      egress("userAssignedNATGateway"),
      pool("plain"),
      {},
      "SubnetNotAssociatedWithNATGateway",
    ],
    [
      "AKS's NAT gateway is for AKS's network",
      egress("managedNATGateway"),
      pool("plain"),
      {},
      "ManagedNATGatewayWithCustomVNetNotAllowed",
    ],
    // The subcode and the sentence: AKS-Construction#535, bicep-registry-modules PR 3361.
    [
      "Cilium's dataplane needs its policy",
      { networkProfile: { networkPlugin: "azure", networkDataplane: "cilium" } },
      {},
      {},
      "BadRequest",
    ],
    // azurerm's documentation of network_policy (PR 23594): cilium only with the data plane cilium.
    [
      "Cilium's policy needs its dataplane",
      { networkProfile: { networkPlugin: "azure", networkPolicy: "cilium" } },
      {},
      {},
      "InvalidParameter",
    ],
    // private-clusters.md, Limitations for private clusters with custom DNS.
    [
      "without a zone there is a public name",
      {
        apiServerAccessProfile: {
          enablePrivateCluster: true,
          privateDNSZone: "none",
          enablePrivateClusterPublicFQDN: false,
        },
      },
      {},
      {},
      "InvalidParameter",
    ],
    ["a chosen name needs a zone", { dnsPrefix: undefined, fqdnSubdomain: "mine" }, {}, {}, "InvalidParameter"],
    // api-server-vnet-integration.md: delegated, a /28 at least, for nothing else; the identity needs rights before.
    [
      "the API server's subnet is delegated",
      { apiServerAccessProfile: { ...api1, subnetId: "NET/nat" } },
      pool("plain"),
      users,
      "InvalidParameter",
    ],
    [
      "the API server's subnet is a /28",
      { apiServerAccessProfile: { ...api1, subnetId: "NET/small" } },
      pool("plain"),
      users,
      "InvalidParameter",
    ],
    [
      "the API server's subnet takes an identity",
      { apiServerAccessProfile: api1 },
      pool("plain"),
      {},
      "InvalidParameter",
    ],
    // azure-cli-extensions PR 9785: the sentence.
    ["long-term support is Premium", { supportPlan: "AKSLongTermSupport" }, {}, {}, "BadRequest"],
    // auto-upgrade-cluster.md: node-image goes with NodeImage alone.
    [
      "node images come by one channel",
      { autoUpgradeProfile: { upgradeChannel: "node-image", nodeOSUpgradeChannel: "SecurityPatch" } },
      {},
      {},
      "InvalidParameter",
    ],
    // use-kms-etcd-encryption.md: limitations.
    [
      "a key needs a user-assigned identity",
      { securityProfile: { azureKeyVaultKms: key } },
      {},
      {},
      "InvalidParameter",
    ],
    [
      "a private vault needs the API server in the network",
      { securityProfile: { azureKeyVaultKms: { ...key, keyVaultNetworkAccess: "Private", keyVaultResourceId: "/v" } } },
      {},
      users,
      "InvalidParameter",
    ],
    [
      "nodes' identity needs the cluster's",
      { identityProfile: { kubeletidentity: { resourceId: "IDENTITY" } } },
      {},
      {},
      "CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster",
    ],
  ])("%s", async (_, properties, pools, top, code) => {
    const { put } = await site();
    const got = await put("c", properties, pools, top);
    expect([got.status, got.code]).toEqual([400, code]);
  });

  test("with what they need they are taken", async () => {
    const { put, world } = await site();
    const all = {
      ...egress("userDefinedRouting"),
      apiServerAccessProfile: api1,
      securityProfile: { azureKeyVaultKms: key },
      identityProfile: { kubeletidentity: { resourceId: "IDENTITY" } },
    };
    const routed = await put("c", all, pool("routed"), users);
    expect([routed.status, routed.body]).toMatchObject([201, {}]);
    expect((await put("d", egress("userAssignedNATGateway"), pool("nat"))).status).toBe(201);
    expect(world.clock.now()).toBeGreaterThan(0);
  });
});

// The tables: egress-outboundtype.md (both networks), facts/found 1.2 by private-clusters.md and
// api-server-vnet-integration.md, azure-cni-powered-by-cilium.md and azure-cli PR 27466.
describe("which settings of a cluster change", () => {
  const cni = { networkPlugin: "azure" };
  const apiOn = { enableVnetIntegration: true };
  test.each<[string, JsonObject, JsonObject, string | undefined]>([
    ["to AKS's NAT gateway", {}, { networkProfile: { outboundType: "managedNATGateway" } }, undefined],
    ["from no policy to Azure's", {}, { networkProfile: { networkPolicy: "azure" } }, undefined],
    [
      "from Azure's policy to Cilium's with its dataplane",
      { networkProfile: { ...cni, networkPolicy: "azure" } },
      { networkProfile: { networkPolicy: "cilium", networkDataplane: "cilium" } },
      undefined,
    ],
    [
      "from Azure's policy to Calico's",
      { networkProfile: { ...cni, networkPolicy: "azure" } },
      { networkProfile: { networkPolicy: "calico" } },
      "networkProfile.networkPolicy",
    ],
    [
      "back from Cilium's dataplane",
      { networkProfile: { ...cni, networkPolicy: "cilium", networkDataplane: "cilium" } },
      { networkProfile: { networkDataplane: "azure" } },
      "networkProfile.networkDataplane",
    ],
    ["from AKS's zone to none", {}, { apiServerAccessProfile: { privateDNSZone: "none" } }, undefined],
    [
      "from no zone to AKS's",
      { apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "none" } },
      { apiServerAccessProfile: { privateDNSZone: "system" } },
      "apiServerAccessProfile.privateDNSZone",
    ],
    [
      "to a public API server in the network",
      { apiServerAccessProfile: { enablePrivateCluster: true, ...apiOn } },
      { apiServerAccessProfile: { enablePrivateCluster: false } },
      undefined,
    ],
    [
      "out of the network",
      { apiServerAccessProfile: { enablePrivateCluster: true, ...apiOn } },
      { apiServerAccessProfile: { enableVnetIntegration: false } },
      "apiServerAccessProfile.enableVnetIntegration",
    ],
    ["to other keys for disks", {}, { diskEncryptionSetID: "/d" }, "diskEncryptionSetID"],
    [
      "to other names",
      {},
      { apiServerAccessProfile: { enablePrivateClusterPublicFQDN: false, disableRunCommand: true } },
      undefined,
    ],
  ])("%s", async (_, first, then, target) => {
    const { request, id } = await withCluster(privately(first));
    const got = await request("PUT", `${id}?${api}`, { location: "northeurope", properties: then });
    if (target === undefined) expect(got.status).toBe(200);
    else expect([got.status, got.body]).toMatchObject([400, { code: "PropertyChangeNotAllowed", target }]);
  });

  test("in a network of one's own a NAT gateway of AKS's never comes", async () => {
    const { put } = await site();
    await put("c", egress("loadBalancer"), pool("routed"));
    expect((await put("c", egress("managedNATGateway"), pool("routed"))).target).toBe("networkProfile.outboundType");
    expect((await put("c", egress("userDefinedRouting"), pool("routed"))).status).toBe(200);
  });

  test("a public name that is switched off is gone, and comes back", async () => {
    const { request, id, world } = await withCluster();
    const named = async (enablePrivateClusterPublicFQDN: boolean) => {
      await request("PUT", `${id}?${api}`, {
        location: "northeurope",
        properties: { apiServerAccessProfile: { enablePrivateClusterPublicFQDN } },
      });
      world.clock.advance(600_000);
      return "fqdn" in objectOf((await request("GET", `${id}?${api}`)).body.properties);
    };
    expect([await named(false), await named(true)]).toEqual([false, true]);
  });
});

// planned-maintenance.md: three names, one schedule, four hours or more, weekly for the releases of AKS.
describe("maintenance windows", () => {
  const window = (schedule: JsonObject, durationHours = 6) => ({
    properties: { maintenanceWindow: { schedule, durationHours, startTime: "02:00" } },
  });
  const weekly = { weekly: { intervalWeeks: 1, dayOfWeek: "Saturday" } };
  test.each<[string, JsonObject, number]>([
    ["aksManagedAutoUpgradeSchedule", window(weekly), 200],
    ["default", window({ daily: { intervalDays: 1 } }), 400],
    ["aksManagedNodeOSUpgradeSchedule", window({ ...weekly, daily: { intervalDays: 1 } }), 400],
    ["aksManagedNodeOSUpgradeSchedule", window(weekly, 3), 400],
    ["mine", window(weekly), 400],
  ])("%s", async (name, body, status) => {
    const { request, id } = await withCluster();
    const got = await request("PUT", `${id}/maintenanceConfigurations/${name}?${api}`, body);
    expect(got.status).toBe(status);
    if (status === 200)
      expect(at(got.body, "properties.maintenanceWindow")).toMatchObject({
        utcOffset: "+00:00",
        ...objectOf(at(body, "properties.maintenanceWindow")),
      });
  });
});

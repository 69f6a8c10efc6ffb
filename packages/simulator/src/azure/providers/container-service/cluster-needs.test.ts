import type { JsonObject } from "../../engine/json.ts";
import { egress, pool, site } from "./cluster-site.test-support.ts";

const users = { identity: { type: "UserAssigned", userAssignedIdentities: { IDENTITY: {} } } };
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

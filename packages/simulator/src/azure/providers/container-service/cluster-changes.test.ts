import { type JsonObject, objectOf } from "../../engine/json.ts";
import { egress, pool, site } from "./cluster-site.test-support.ts";
import { api, privately, withCluster } from "./with-cluster.test-support.ts";

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
      "to a public API server that is not in the network",
      { apiServerAccessProfile: { enablePrivateCluster: true } },
      { apiServerAccessProfile: { enablePrivateCluster: false } },
      "apiServerAccessProfile.enablePrivateCluster",
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

  // By recordings of a PUT of what is there.
  test("a cluster that is written as it is reads Updating for a while", async () => {
    const { request, id, world } = await withCluster();
    const { body } = await request("GET", `${id}?${api}`);
    const state = async () => objectOf((await request("GET", `${id}?${api}`)).body.properties).provisioningState;
    expect((await request("PUT", `${id}?${api}`, body)).status).toBe(200);
    expect(await state()).toBe("Updating");
    world.clock.advance(600_000);
    expect(await state()).toBe("Succeeded");
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

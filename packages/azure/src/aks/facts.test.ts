import { clusterFacts } from "./facts.ts";
import type { ArmCluster } from "./want.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
const subnet = `${network}/subnets/nodes`;
const cluster = (properties: object = {}, more: object = {}): ArmCluster => ({
  id,
  name: "c",
  location: "north",
  properties: properties as ArmCluster["properties"],
  ...more,
});
const madeZone = "/subscriptions/s/resourceGroups/mc/providers/Microsoft.Network/privateDnsZones/zone.example";

describe("the facts of a cluster", () => {
  const hopsworks = (more: object = {}) =>
    JSON.stringify({
      location: "north",
      resourceGroup: "g",
      aksClusterName: "c",
      networkResourceGroup: "",
      virtualNetworkName: "",
      ...more,
    });

  test("are empty while nothing is known", () => {
    expect(clusterFacts({ resource: cluster(), site: {} })).toEqual({
      "node-resource-group": "",
      network: "",
      subnet: "",
      fqdn: "",
      "private-fqdn": "",
      zone: "",
      identity: "",
      "kubelet-identity": "",
      "oidc-issuer": "",
      version: "",
      hopsworks: hopsworks(),
    });
  });

  test("say where it is and who it acts as", () => {
    const properties = {
      nodeResourceGroup: "mc",
      fqdn: "c.example",
      privateFQDN: "c.zone.example",
      apiServerAccessProfile: { enablePrivateCluster: true },
      identityProfile: { kubeletidentity: { objectId: "k" } },
      oidcIssuerProfile: { enabled: true, issuerURL: "https://issuer" },
      currentKubernetesVersion: "1.33.5",
    };
    const resource = cluster(properties, { identity: { principalId: "p" } });
    expect(clusterFacts({ resource, site: { network, subnet } })).toEqual({
      "node-resource-group": "mc",
      network,
      subnet,
      fqdn: "c.example",
      "private-fqdn": "c.zone.example",
      zone: madeZone,
      identity: "p",
      "kubelet-identity": "k",
      "oidc-issuer": "https://issuer",
      version: "1.33.5",
      hopsworks: hopsworks({ networkResourceGroup: "g", virtualNetworkName: "net" }),
    });
  });

  test("an identity of its own may be one that was brought along, an issuer counts only when it is on", () => {
    const resource = cluster(
      { oidcIssuerProfile: { enabled: false, issuerURL: "https://issuer" } },
      { identity: { userAssignedIdentities: { "/i": { principalId: "u" } } } },
    );
    expect(clusterFacts({ resource, site: {} })).toMatchObject({ identity: "u", "oidc-issuer": "" });
  });

  test.each([
    ["public", { enablePrivateCluster: false }, "c.zone.example", ""],
    ["with its zone", { enablePrivateCluster: true, privateDNSZone: "/zone" }, "c.zone.example", "/zone"],
    ["without a zone", { enablePrivateCluster: true, privateDNSZone: "None" }, "c.zone.example", ""],
    ["not made yet", { enablePrivateCluster: true }, "", ""],
  ])("the zone of one that is %s", (_, apiServerAccessProfile, privateFQDN, zone) => {
    const resource = cluster({ apiServerAccessProfile, privateFQDN, nodeResourceGroup: "mc" });
    expect(clusterFacts({ resource, site: {} }).zone).toBe(zone);
  });
});

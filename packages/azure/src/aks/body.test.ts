import { clusterChanges, mergedCluster, newCluster } from "./body.ts";
import type { ArmCluster, ClusterWant } from "./want.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c_";

const want: ClusterWant = {
  id,
  location: "North Europe",
  access: "public",
  network: "node-subnet",
  atLeast: { issuer: false, workloadIdentity: false, entra: false },
  pool: { name: "nodes" },
};

const have: ArmCluster = {
  id: id.replace("resourceGroups", "resourcegroups"),
  name: "c_",
  location: "northeurope",
  tags: { Team: "a", other: "b" },
  identity: { type: "SystemAssigned", principalId: "p" },
  properties: {
    enableRBAC: true,
    kubernetesVersion: "1.33",
    currentKubernetesVersion: "1.33.5",
    networkProfile: { networkPlugin: "azure", serviceCidr: "10.0.0.0/16", notKnown: 1 },
    agentPoolProfiles: [
      {
        name: "nodes",
        count: 2,
        vmSize: "standard_d4s_v5",
        vnetSubnetID: "/subscriptions/s/subnets/n",
        notKnown: [null],
      },
      { name: "theirs", count: 7 },
    ],
    notKnown: { deep: [{ a: null }] },
  },
};

test.each<[string, Partial<ClusterWant>, [field: string, immutable?: true][]]>([
  ["nothing more than it is", {}, []],
  ["what Azure means by silence", { lockdown: false, localAccounts: true, azureRbac: false }, []],
  ["the version it has", { version: "1.33" }, [["properties.agentPoolProfiles[nodes].orchestratorVersion"]]],
  ["sizes in another case", { pool: { name: "nodes", size: "Standard_D4s_v5" } }, []],
  ["a count", { pool: { name: "nodes", count: 3 } }, [["properties.agentPoolProfiles[nodes].count"]]],
  [
    "bounds",
    { pool: { name: "nodes", bounds: { min: 1, max: 2 } } },
    [
      ["properties.agentPoolProfiles[nodes].enableAutoScaling"],
      ["properties.agentPoolProfiles[nodes].minCount"],
      ["properties.agentPoolProfiles[nodes].maxCount"],
    ],
  ],
  ["tags among others", { tags: { team: "a" } }, []],
  ["another tag", { tags: { team: "z" } }, [["tags"]]],
  ["privacy", { access: "private" }, [["properties.apiServerAccessProfile.enablePrivateCluster", true]]],
  ["another service range", { serviceRange: "10.1.0.0/16" }, [["properties.networkProfile.serviceCidr", true]]],
  [
    "an overlay with its range",
    { network: "overlay", podRange: "10.244.0.0/16" },
    [["properties.networkProfile.networkPluginMode"], ["properties.networkProfile.podCidr"]],
  ],
  ["another identity", { identity: "/subscriptions/s/i" }, [["identity"]]],
  ["another region", { location: "westeurope" }, [["location", true]]],
])("a cluster gets %s", (_, more, expected) => {
  const changes = clusterChanges(have, { ...want, ...more });
  expect(changes.map(({ field, immutable }) => (immutable ? [field, immutable] : [field]))).toEqual(expected);
});

test("an overlay and its range cannot be changed", () => {
  const overlay = structuredClone(have) as { properties: { networkProfile: object } } & ArmCluster;
  Object.assign(overlay.properties.networkProfile, { networkPluginMode: "overlay", podCidr: "10.244.0.0/16" });
  const back = clusterChanges(overlay, want);
  const moved = clusterChanges(overlay, { ...want, network: "overlay", podRange: "10.99.0.0/16" });
  expect([...back, ...moved].map(({ field, immutable }) => [field, immutable])).toEqual([
    ["properties.networkProfile.networkPluginMode", true],
    ["properties.networkProfile.podCidr", true],
  ]);
});

test("an update writes back everything that was read, except the changes", () => {
  const pool = { name: "nodes", bounds: { min: 3, max: 9 } };
  const next = mergedCluster(have, { ...want, tags: { team: "z" }, tier: "Standard", pool });
  const [ownPool, otherPool] = have.properties.agentPoolProfiles ?? [];
  expect(next).toEqual({
    ...have,
    sku: { tier: "Standard" },
    tags: { other: "b", team: "z" },
    properties: {
      ...have.properties,
      agentPoolProfiles: [{ ...ownPool, count: 3, enableAutoScaling: true, minCount: 3, maxCount: 9 }, otherPool],
    },
  });
});

test.each([
  ["a pool that it does not have", { pool: { name: "more" } }, /has no node pool more; it has nodes/],
  [
    "another size",
    { pool: { name: "nodes", size: "Standard_D8s_v5" } },
    /vmSize is "standard_d4s_v5", not "Standard_D8s_v5"/,
  ],
])("a cluster change is refused: %s", (_, more, problem) => {
  expect(() => clusterChanges(have, { ...want, ...more })).toThrow(problem);
});

// private-clusters and api-server-vnet-integration in azure-aks-docs.
test.each<[string, object, Partial<ClusterWant>, boolean]>([
  ["the zone to none", { enablePrivateCluster: true }, { zone: "none" }, true],
  ["the zone to another one", { enablePrivateCluster: true }, { zone: "/zone" }, false],
  ["a public API server to a private one", {}, { access: "private" }, false],
  ["a public API server in the network to a private one", { enableVnetIntegration: true }, { access: "private" }, true],
])("whether a cluster changes in place: %s", (_, profile, more, inPlace) => {
  const there = { ...have, properties: { ...have.properties, apiServerAccessProfile: profile } };
  const access = "enablePrivateCluster" in profile ? "private" : "public";
  const changes = clusterChanges(there, { ...want, access, ...more });
  expect(changes.map(({ immutable = false }) => !immutable)).toEqual([inPlace]);
});

test("a new cluster has a valid DNS prefix, and its body has only declared fields", () => {
  const body = newCluster(want) as unknown as ArmCluster;
  expect(body).toMatchObject({ properties: { dnsPrefix: "c" } });
  expect(body.properties.networkProfile).not.toHaveProperty("networkPluginMode");
  expect(body.properties).not.toHaveProperty("aadProfile");
});

// Without a zone nothing resolves the private name.
test("a private cluster without a zone has a public name", () => {
  const profile = { enablePrivateCluster: true, privateDNSZone: "none", enablePrivateClusterPublicFQDN: true };
  expect(newCluster({ ...want, access: "private", zone: "none" })).toMatchObject({
    properties: { apiServerAccessProfile: profile },
  });
  const { properties } = newCluster({ ...want, access: "private" });
  expect(properties).not.toHaveProperty("apiServerAccessProfile.enablePrivateClusterPublicFQDN");
});

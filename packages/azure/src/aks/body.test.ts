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
  [
    "what it lacks of an issuer, workload identity and Entra",
    { atLeast: { issuer: true, workloadIdentity: true, entra: true } },
    [
      ["properties.oidcIssuerProfile.enabled"],
      ["properties.securityProfile.workloadIdentity.enabled"],
      ["properties.aadProfile.managed"],
    ],
  ],
  [
    "an issuer for workload identity",
    { atLeast: { issuer: false, workloadIdentity: true, entra: false } },
    [["properties.oidcIssuerProfile.enabled"], ["properties.securityProfile.workloadIdentity.enabled"]],
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

// A cluster has one identity of the user's: another one takes its place.
test.each([
  ["its own", { type: "SystemAssigned", principalId: "p" }, "SystemAssigned"],
  ["another one", { type: "UserAssigned", userAssignedIdentities: { "/i/one": {} } }, ["/i/one"]],
  ["none", undefined, undefined],
])("another identity is shown beside the one that the cluster acts as: %s", (_, identity, shown) => {
  const changes = clusterChanges({ ...have, identity } as ArmCluster, { ...want, identity: "/i/two" });
  expect(changes).toEqual([
    {
      field: "identity",
      ...(shown === undefined ? {} : { have: shown }),
      want: { type: "UserAssigned", userAssignedIdentities: { "/i/two": {} } },
    },
  ]);
});

test("the version that a cluster runs counts, not the one that it was once asked for", () => {
  const fields = (properties: object) =>
    clusterChanges({ ...have, properties: { ...have.properties, ...properties } } as ArmCluster, {
      ...want,
      version: "1.33",
    }).map(({ field }) => field);
  const newer = fields({ kubernetesVersion: "1.32", currentKubernetesVersion: "1.33.5" });
  expect(newer).not.toContain("properties.kubernetesVersion");
  expect(fields({ kubernetesVersion: "1.33", currentKubernetesVersion: "1.32.9" })).toContain(
    "properties.kubernetesVersion",
  );
});

// azure-cli's aks create sends the same of a cluster of which little is said: acs/managed_cluster_decorator.py.
describe("the body of a new cluster", () => {
  const given: ClusterWant = {
    ...want,
    id: id.replace("c_", "my_cluster"),
    access: "private",
    tags: { team: "a" },
    localAccounts: false,
    azureRbac: true,
    adminGroups: ["group"],
    lockdown: true,
    atLeast: { issuer: true, workloadIdentity: true, entra: true },
    pool: { name: "nodes", count: 1 },
  };
  const properties = {
    enableRBAC: true,
    dnsPrefix: "my-cluster",
    disableLocalAccounts: true,
    oidcIssuerProfile: { enabled: true },
    securityProfile: { workloadIdentity: { enabled: true } },
    aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: ["group"] },
    nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" },
    agentPoolProfiles: [expect.objectContaining({ name: "nodes", count: 1 })],
  };
  const shared = { location: "North Europe", identity: { type: "SystemAssigned" }, tags: { team: "a" } };
  const usual = { networkPlugin: "azure", loadBalancerSku: "standard", outboundType: "loadBalancer" };

  test("is whole where the nodes have a network of AKS's", () => {
    expect(newCluster(given)).toEqual({
      ...shared,
      sku: { name: "Base", tier: "Free" },
      properties: {
        ...properties,
        apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "system" },
        networkProfile: { ...usual, serviceCidr: "10.0.0.0/16", dnsServiceIP: "10.0.0.10" },
      },
    });
  });

  test("is whole with an overlay, an identity and a name of one's own", () => {
    const own: ClusterWant = {
      ...given,
      tier: "Standard",
      access: "public",
      authorizedRanges: ["203.0.113.0/24"],
      network: "overlay",
      serviceRange: "10.2.0.0/16",
      lockdown: false,
      identity: "/i",
      settings: [{ path: "properties.fqdnSubdomain", value: "lab" }],
    };
    const { dnsPrefix: _, ...named } = properties;
    const overlay = { ...usual, networkPluginMode: "overlay", serviceCidr: "10.2.0.0/16" };
    expect(newCluster(own)).toEqual({
      ...shared,
      identity: { type: "UserAssigned", userAssignedIdentities: { "/i": {} } },
      sku: { name: "Base", tier: "Standard" },
      properties: {
        ...named,
        fqdnSubdomain: "lab",
        nodeResourceGroupProfile: { restrictionLevel: "Unrestricted" },
        apiServerAccessProfile: { enablePrivateCluster: false, authorizedIPRanges: ["203.0.113.0/24"] },
        networkProfile: { ...overlay, podCidr: "10.244.0.0/16", dnsServiceIP: "10.2.0.10" },
      },
    });
    expect(newCluster({ ...own, dnsAddress: "10.2.0.53", podRange: "10.9.0.0/16" })).toMatchObject({
      properties: { networkProfile: { ...overlay, podCidr: "10.9.0.0/16", dnsServiceIP: "10.2.0.53" } },
    });
  });

  test("has a prefix of at most 54 characters that ends with a letter or digit", () => {
    const prefix = (name: string) => newCluster({ ...want, id: id.replace("c_", name) });
    expect(prefix(`${"a".repeat(53)}-bc`)).toMatchObject({ properties: { dnsPrefix: "a".repeat(53) } });
    expect(prefix("a".repeat(60))).toMatchObject({ properties: { dnsPrefix: "a".repeat(54) } });
  });
});

import { differing, sameInCluster } from "./compare.ts";

// What AKS means where it shows nothing: the defaults in managedClusters.json of azure-rest-api-specs, and of az aks create.
test.each<[string, unknown, unknown]>([
  ["properties.apiServerAccessProfile.enablePrivateCluster", false, true],
  ["properties.apiServerAccessProfile.privateDNSZone", "system", "none"],
  ["properties.networkProfile.networkPluginMode", "", "overlay"],
  ["properties.nodeResourceGroupProfile.restrictionLevel", "Unrestricted", "ReadOnly"],
  ["properties.disableLocalAccounts", false, true],
  ["properties.aadProfile.enableAzureRBAC", false, true],
  ["properties.agentPoolProfiles[a].enableAutoScaling", false, true],
  ["properties.apiServerAccessProfile.enableVnetIntegration", false, true],
  ["properties.apiServerAccessProfile.enablePrivateClusterPublicFQDN", true, false],
  ["properties.apiServerAccessProfile.disableRunCommand", false, true],
  ["properties.networkProfile.networkPolicy", "none", "calico"],
  ["properties.networkProfile.networkDataplane", "azure", "cilium"],
  ["properties.autoUpgradeProfile.upgradeChannel", "none", "patch"],
  ["properties.supportPlan", "KubernetesOfficial", "AKSLongTermSupport"],
  ["properties.azureMonitorProfile.metrics.enabled", false, true],
  ["properties.agentPoolProfiles[a].enableFIPS", false, true],
  ["properties.agentPoolProfiles[a].enableEncryptionAtHost", false, true],
  ["properties.ingressProfile.gatewayAPI.installation", "Disabled", "Standard"],
  ["properties.ingressProfile.webAppRouting.gatewayAPIImplementations.appRoutingIstio.mode", "Disabled", "Enabled"],
])("silence of %s means %s", (field, meant, other) => {
  for (const silent of [undefined, null])
    expect([sameInCluster(field, silent, meant), sameInCluster(field, silent, other)]).toEqual([true, false]);
  expect([sameInCluster(field, other, other), sameInCluster(field, other, meant)]).toEqual([true, false]);
});

test.each([
  ["properties.kubernetesVersion", "1.33.5", "1.33", true],
  ["properties.kubernetesVersion", "1.32.9", "1.33", false],
  ["properties.agentPoolProfiles[a].orchestratorVersion", "1.34.0", "1.33.1", true],
  ["properties.kubernetesVersion", undefined, "1.33", false],
  ["properties.apiServerAccessProfile.privateDNSZone", "System", "system", true],
  ["properties.apiServerAccessProfile.privateDNSZone", "none", "system", false],
  ["properties.agentPoolProfiles[a].vmSize", "standard_d4s_v5", "Standard_D4s_v5", true],
  ["properties.nodeResourceGroup", "Nodes", "nodes", true],
  ["properties.addonProfiles.omsagent.config.useAADAuth", "True", "true", true],
  ["properties.dnsPrefix", "A", "a", undefined],
  ["location", "northeurope", "North Europe", true],
])("%s: %s is as good as %s: %s", (field, have, want, same) => {
  expect(sameInCluster(field, have, want)).toBe(same);
});

test("only what is wanted and differs is a change, by its path", () => {
  const have = { properties: { supportPlan: "KubernetesOfficial", networkProfile: { serviceCidr: "10.0.0.0/16" } } };
  const want = {
    "properties.supportPlan": "KubernetesOfficial",
    "properties.networkProfile.serviceCidr": "10.1.0.0/16",
    "properties.dnsPrefix": undefined,
  };
  expect(differing(have, want)).toEqual([
    { field: "properties.networkProfile.serviceCidr", have: "10.0.0.0/16", want: "10.1.0.0/16" },
  ]);
});

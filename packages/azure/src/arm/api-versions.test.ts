import { apiVersion } from "./api-versions.ts";

const group = "/subscriptions/s/resourceGroups/g";

test.each([
  ["Microsoft.Storage/storageAccounts/a/blobServices/default", "2025-08-01"],
  ["Microsoft.ContainerRegistry/registries/r", "2025-11-01"],
  ["Microsoft.ManagedIdentity/userAssignedIdentities/i", "2024-11-30"],
  ["Microsoft.Authorization/roleAssignments/r", "2022-04-01"],
  ["Microsoft.Authorization/locks/l", "2020-05-01"],
  ["Microsoft.Compute/sshPublicKeys/k", "2024-03-01"],
  ["Microsoft.Network/virtualNetworks/v", "2025-01-01"],
  ["MICROSOFT.NETWORK/PRIVATEDNSZONES/z", "2024-06-01"],
  ["Microsoft.ContainerService/managedClusters/c", "2026-02-01"],
  ["Microsoft.Kubernetes/connectedClusters/c", "2024-01-01"],
  ["Microsoft.EventHub/namespaces/n", "2024-01-01"],
  ["Microsoft.Insights/diagnosticSettings/d", "2021-05-01-preview"],
  ["Microsoft.Insights/dataCollectionRules/r/associations", "2023-03-11"],
  ["Microsoft.OperationalInsights/workspaces/w", "2023-09-01"],
])("%s is spoken to by its version", (resource, version) => {
  expect(apiVersion(`${group}/providers/${resource}`)).toBe(version);
});

test.each([
  ["Microsoft.KubernetesConfiguration/extensions/flux", "2024-11-01"],
  ["Microsoft.KubernetesConfiguration/fluxConfigurations/x", "2025-04-01"],
  ["Microsoft.Insights/dataCollectionRuleAssociations", "2023-03-11"],
  ["Microsoft.Insights/diagnosticSettings", "2021-05-01-preview"],
])("what extends a cluster has its own version: %s", (extension, version) => {
  const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
  expect(apiVersion(`${cluster}/providers/${extension}`)).toBe(version);
});

test("what no version is pinned for is a mistake of ours", () => {
  expect(() => apiVersion(`${group}/providers/Microsoft.Else/things/t`)).toThrow(
    "No API version is pinned for Microsoft.Else/things.",
  );
  expect(() => apiVersion("/subscriptions/s/providers/Microsoft.Else/things")).toThrow(
    "No API version is pinned for /subscriptions/s/providers/Microsoft.Else/things.",
  );
});

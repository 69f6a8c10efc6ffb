import type { GoodRequest } from "./good-request.test-support.ts";

/** Clusters, their pools and what is configured on them. */
export const clusterRequests: readonly GoodRequest[] = [
  [
    "PUT",
    "Microsoft.ContainerService/managedClusters/c",
    "2025-10-01",
    {
      location: "northeurope",
      identity: {
        type: "UserAssigned",
        userAssignedIdentities: { "ROOT/providers/Microsoft.ManagedIdentity/userAssignedIdentities/identity1": {} },
      },
      sku: { name: "Base", tier: "Free" },
      properties: {
        dnsPrefix: "c",
        kubernetesVersion: "1.33",
        agentPoolProfiles: [
          {
            name: "pool",
            mode: "System",
            count: 1,
            vnetSubnetID: "ROOT/providers/Microsoft.Network/virtualNetworks/a/subnets/s",
            upgradeSettings: { maxSurge: "10%" },
          },
        ],
        networkProfile: { networkPlugin: "azure", serviceCidr: "10.0.0.0/16", dnsServiceIP: "10.0.0.10" },
        apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "system" },
        aadProfile: { managed: true },
        oidcIssuerProfile: { enabled: true },
      },
    },
  ],
  [
    "PUT",
    "Microsoft.ContainerService/managedClusters/c",
    "2025-10-01",
    {
      location: "northeurope",
      properties: {
        kubernetesVersion: "1.34.1",
        networkProfile: { networkPolicy: "cilium", networkDataplane: "cilium" },
        disableLocalAccounts: true,
      },
    },
  ],
  [
    "PUT",
    "Microsoft.ContainerService/managedClusters/c/agentPools/extra",
    "2025-10-01",
    { properties: { count: 1, vmSize: "Standard_D2s_v5", enableAutoScaling: true, minCount: 1, maxCount: 2 } },
  ],
  [
    "POST",
    "Microsoft.ContainerService/managedClusters/c/runCommand",
    "2025-10-01",
    { command: "kubectl get nodes", context: "", clusterToken: "x" },
  ],
  [
    "PUT",
    "Microsoft.ContainerService/managedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions/flux",
    "2024-11-01",
    {
      identity: { type: "SystemAssigned" },
      properties: {
        extensionType: "microsoft.flux",
        autoUpgradeMinorVersion: true,
        scope: { cluster: { releaseNamespace: "flux-system" } },
        configurationSettings: { a: "b" },
      },
    },
  ],
  [
    "PUT",
    "Microsoft.ContainerService/managedClusters/c/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/apps",
    "2025-04-01",
    {
      properties: {
        sourceKind: "GitRepository",
        gitRepository: { url: "https://github.com/o/r", repositoryRef: { branch: "main" } },
        kustomizations: { a: { path: "./a", dependsOn: [] }, b: { path: "./b", dependsOn: ["a"] } },
      },
    },
  ],
  [
    "PATCH",
    "Microsoft.ContainerService/managedClusters/c/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/apps",
    "2025-04-01",
    { properties: { kustomizations: { b: null, c: { path: "./c" } } } },
  ],
];

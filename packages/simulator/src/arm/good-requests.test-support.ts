import type { JsonObject } from "./json.ts";

/** Requests that go through, in an order in which they do. */
export const good: readonly [method: string, path: string, version: string, body: JsonObject][] = [
  [
    "PUT",
    "Microsoft.Network/networkSecurityGroups/nsg",
    "2025-01-01",
    {
      location: "northeurope",
      properties: {
        securityRules: [
          {
            name: "https",
            properties: {
              priority: 100,
              direction: "Inbound",
              access: "Allow",
              protocol: "Tcp",
              sourceAddressPrefix: "*",
              sourcePortRange: "*",
              destinationAddressPrefix: "*",
              destinationPortRange: "443",
            },
          },
        ],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Network/virtualNetworks/a",
    "2025-01-01",
    {
      location: "northeurope",
      tags: { x: "y" },
      properties: {
        addressSpace: { addressPrefixes: ["10.10.0.0/16"] },
        subnets: [
          {
            name: "s",
            properties: {
              addressPrefix: "10.10.0.0/22",
              networkSecurityGroup: { id: "ROOT/providers/Microsoft.Network/networkSecurityGroups/nsg" },
            },
          },
        ],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Network/virtualNetworks/b",
    "2025-01-01",
    { location: "northeurope", properties: { addressSpace: { addressPrefixes: ["10.20.0.0/16"] } } },
  ],
  [
    "PUT",
    "Microsoft.Network/virtualNetworks/a/virtualNetworkPeerings/p",
    "2025-01-01",
    {
      properties: {
        remoteVirtualNetwork: { id: "ROOT/providers/Microsoft.Network/virtualNetworks/b" },
        allowVirtualNetworkAccess: true,
      },
    },
  ],
  ["PUT", "Microsoft.Network/privateDnsZones/z.example.org", "2024-06-01", { location: "global" }],
  [
    "PUT",
    "Microsoft.Network/privateDnsZones/z.example.org/virtualNetworkLinks/l",
    "2024-06-01",
    {
      location: "global",
      properties: {
        virtualNetwork: { id: "ROOT/providers/Microsoft.Network/virtualNetworks/b" },
        registrationEnabled: false,
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Network/privateDnsZones/z.example.org/A/www",
    "2024-06-01",
    { properties: { ttl: 60, aRecords: [{ ipv4Address: "10.0.0.4" }] } },
  ],
  [
    "PUT",
    "Microsoft.ContainerRegistry/registries/registry1",
    "2025-11-01",
    {
      location: "northeurope",
      sku: { name: "Premium" },
      properties: { adminUserEnabled: true, policies: { retentionPolicy: { days: 7, status: "enabled" } } },
    },
  ],
  [
    "PUT",
    "Microsoft.ContainerRegistry/registries/registry1/tokens/token1",
    "2025-11-01",
    {
      properties: {
        scopeMapId: "ROOT/providers/Microsoft.ContainerRegistry/registries/registry1/scopeMaps/_repositories_pull",
        status: "enabled",
      },
    },
  ],
  [
    "POST",
    "Microsoft.ContainerRegistry/registries/registry1/generateCredentials",
    "2025-11-01",
    {
      tokenId: "ROOT/providers/Microsoft.ContainerRegistry/registries/registry1/tokens/token1",
      name: "password1",
      expiry: "2027-01-01T00:00:00Z",
    },
  ],
  ["PUT", "Microsoft.ManagedIdentity/userAssignedIdentities/identity1", "2024-11-30", { location: "northeurope" }],
  [
    "PUT",
    "Microsoft.ManagedIdentity/userAssignedIdentities/identity1/federatedIdentityCredentials/main",
    "2024-11-30",
    {
      properties: {
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:o/r:ref:refs/heads/main",
        audiences: ["api://AzureADTokenExchange"],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Authorization/roleDefinitions/11111111-1111-4111-8111-111111111111",
    "2022-04-01",
    {
      properties: {
        roleName: "looker",
        permissions: [{ actions: ["*/read"], dataActions: [] }],
        assignableScopes: ["ROOT"],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Authorization/roleAssignments/22222222-2222-4222-8222-222222222222",
    "2022-04-01",
    {
      properties: {
        roleDefinitionId: "/x/acdd72a7-3385-48ef-bd42-f606fba81ae7",
        principalId: "33333333-3333-4333-8333-333333333333",
        principalType: "User",
      },
    },
  ],
  ["PUT", "Microsoft.Authorization/locks/l", "2020-05-01", { properties: { level: "CanNotDelete", notes: "" } }],
  [
    "PUT",
    "Microsoft.Storage/storageAccounts/account1",
    "2025-08-01",
    {
      location: "northeurope",
      sku: { name: "Standard_GRS" },
      kind: "StorageV2",
      properties: {
        encryption: { services: { blob: { enabled: true } }, keySource: "Microsoft.Storage" },
        networkAcls: { defaultAction: "Allow" },
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Storage/storageAccounts/account1/blobServices/default",
    "2025-08-01",
    { properties: { deleteRetentionPolicy: { enabled: true, days: 7 }, restorePolicy: { enabled: true, days: 6 } } },
  ],
  [
    "PUT",
    "Microsoft.Storage/storageAccounts/account1/fileServices/default/shares/share1",
    "2025-08-01",
    { properties: { shareQuota: 100, enabledProtocols: "SMB" } },
  ],
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
        networkProfile: { networkPolicy: "cilium" },
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
  [
    "PUT",
    "Microsoft.OperationalInsights/workspaces/logs",
    "2023-09-01",
    { location: "northeurope", properties: { sku: { name: "PerGB2018" }, retentionInDays: 30 } },
  ],
  [
    "PUT",
    "Microsoft.ContainerService/managedClusters/c/providers/Microsoft.Insights/diagnosticSettings/d",
    "2021-05-01-preview",
    {
      properties: {
        workspaceId: "ROOT/providers/Microsoft.OperationalInsights/workspaces/logs",
        logs: [{ categoryGroup: "allLogs", enabled: true }],
        metrics: [{ category: "AllMetrics", enabled: true }],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.EventHub/namespaces/events-one",
    "2024-01-01",
    {
      location: "northeurope",
      sku: { name: "Standard", tier: "Standard", capacity: 1 },
      properties: { disableLocalAuth: false },
    },
  ],
  [
    "PUT",
    "Microsoft.EventHub/namespaces/events-one/eventhubs/h",
    "2024-01-01",
    { properties: { partitionCount: 2, retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 24 } } },
  ],
  [
    "PUT",
    "Microsoft.EventHub/namespaces/events-one/eventhubs/h/authorizationRules/r",
    "2024-01-01",
    { properties: { rights: ["Send"] } },
  ],
  [
    "PUT",
    "Microsoft.Kubernetes/connectedClusters/edge",
    "2024-01-01",
    {
      location: "northeurope",
      identity: { type: "SystemAssigned" },
      properties: { agentPublicKeyCertificate: "A".repeat(200) },
    },
  ],
  [
    "PUT",
    "Microsoft.Compute/sshPublicKeys/key",
    "2024-03-01",
    { location: "northeurope", properties: { publicKey: "ssh-ed25519 AAAA x" } },
  ],
];

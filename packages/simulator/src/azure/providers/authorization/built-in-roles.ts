/** A role that every tenant has. */
export interface BuiltInRole {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
}

const registry = "Microsoft.ContainerRegistry/registries";
const cluster = "Microsoft.ContainerService/managedClusters";
const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers";

/** The built-in roles with their ids, which are the same everywhere, and what they grant. */
export const builtInRoles: readonly BuiltInRole[] = [
  {
    id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    name: "Owner",
    description: "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
    actions: ["*"],
  },
  {
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    name: "Contributor",
    description: "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
      "Microsoft.Blueprint/blueprintAssignments/write",
      "Microsoft.Blueprint/blueprintAssignments/delete",
      "Microsoft.Compute/galleries/share/action",
      "Microsoft.Purview/consents/write",
      "Microsoft.Purview/consents/delete",
      "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
      "Microsoft.Subscription/cancel/action",
      "Microsoft.Subscription/enable/action",
    ],
  },
  {
    id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    name: "Reader",
    description: "View all resources, but does not allow you to make any changes.",
    actions: ["*/read"],
  },
  {
    id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    name: "User Access Administrator",
    description: "Lets you manage user access to Azure resources.",
    actions: ["*/read", "Microsoft.Authorization/*"],
  },
  {
    id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    name: "Role Based Access Control Administrator",
    description: "Manage access to Azure resources by assigning roles using Azure RBAC.",
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
      "*/read",
    ],
  },
  {
    id: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
    name: "Azure Kubernetes Service Cluster User Role",
    description: "List cluster user credential action.",
    actions: [`${cluster}/listClusterUserCredential/action`, `${cluster}/read`],
  },
  {
    id: "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8",
    name: "Azure Kubernetes Service Cluster Admin Role",
    description: "List cluster admin credential action.",
    actions: [
      `${cluster}/listClusterAdminCredential/action`,
      `${cluster}/accessProfiles/listCredential/action`,
      `${cluster}/read`,
      `${cluster}/runcommand/action`,
    ],
  },
  {
    id: "1afdec4b-e479-420e-99e7-f82237c7c5e6",
    name: "Azure Kubernetes Service Cluster Monitoring User",
    description: "List cluster monitoring user credential action.",
    actions: [`${cluster}/listClusterMonitoringUserCredential/action`, `${cluster}/read`],
  },
  {
    id: "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8",
    name: "Azure Kubernetes Service Contributor Role",
    description: "Grants access to read and write Azure Kubernetes Service clusters",
    actions: [`${cluster}/*`, "Microsoft.Resources/deployments/*"],
  },
  {
    id: "3498e952-d568-435e-9b2c-8d77e338d7f7",
    name: "Azure Kubernetes Service RBAC Admin",
    description:
      "Lets you manage all resources under cluster/namespace, except update or delete resource quotas and namespaces.",
    actions: ["Microsoft.Authorization/*/read", `${cluster}/listClusterUserCredential/action`],
    dataActions: [`${cluster}/*`],
  },
  {
    id: "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
    name: "Azure Kubernetes Service RBAC Cluster Admin",
    description: "Lets you manage all resources in the cluster.",
    actions: ["Microsoft.Authorization/*/read", `${cluster}/listClusterUserCredential/action`],
    dataActions: [`${cluster}/*`],
  },
  {
    id: "7f6c6a51-bcf8-42ba-9220-52d62157d7db",
    name: "Azure Kubernetes Service RBAC Reader",
    description: "Allows read-only access to see most objects in a namespace.",
    actions: ["Microsoft.Authorization/*/read"],
    dataActions: [`${cluster}/*/read`],
  },
  {
    id: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    name: "AcrPull",
    description: "acr pull",
    actions: [`${registry}/pull/read`],
  },
  {
    id: "8311e382-0749-4cb8-b61a-304f252e45ec",
    name: "AcrPush",
    description: "acr push",
    actions: [`${registry}/pull/read`, `${registry}/push/write`],
  },
  {
    id: "c2f4ef07-c644-48eb-af81-4b1b4947fb11",
    name: "AcrDelete",
    description: "acr delete",
    actions: [`${registry}/artifacts/delete`],
  },
  {
    id: "b93aa761-3e63-49ed-ac28-beffa264f7ac",
    name: "Container Registry Repository Reader",
    description: "Allow read access to repositories of a registry with ABAC.",
    actions: [],
    dataActions: [`${registry}/repositories/content/read`, `${registry}/repositories/metadata/read`],
  },
  {
    id: "2a1e307c-b015-4ebd-883e-5b7698a07328",
    name: "Container Registry Repository Writer",
    description: "Allow read and write access to repositories of a registry with ABAC.",
    actions: [],
    dataActions: [
      `${registry}/repositories/content/read`,
      `${registry}/repositories/content/write`,
      `${registry}/repositories/metadata/read`,
      `${registry}/repositories/metadata/write`,
    ],
  },
  {
    id: "2efddaa5-3f1f-4df3-97df-af3f13818f4c",
    name: "Container Registry Repository Contributor",
    description: "Allow read, write and delete access to repositories of a registry with ABAC.",
    actions: [],
    dataActions: [`${registry}/repositories/content/*`, `${registry}/repositories/metadata/*`],
  },
  {
    id: "bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7",
    name: "Container Registry Repository Catalog Lister",
    description: "Allow listing of all repositories of a registry.",
    actions: [],
    dataActions: [`${registry}/catalog/read`],
  },
  {
    id: "4d97b98b-1d4f-4787-a291-c67834d212e7",
    name: "Network Contributor",
    description: "Lets you manage networks, but not access to them.",
    actions: [
      "Microsoft.Authorization/*/read",
      "Microsoft.Network/*",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
    ],
  },
  {
    id: "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
    name: "Private DNS Zone Contributor",
    description: "Lets you manage private DNS zone resources, but not the virtual networks they are linked to.",
    actions: [
      "Microsoft.Authorization/*/read",
      "Microsoft.Network/privateDnsZones/*",
      "Microsoft.Network/privateDnsOperationResults/*",
      "Microsoft.Network/privateDnsOperationStatuses/*",
      "Microsoft.Network/virtualNetworks/read",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
    ],
  },
  {
    id: "f1a07417-d97a-45cb-824c-7a7467783830",
    name: "Managed Identity Operator",
    description: "Read and Assign User Assigned Identity",
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
      "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
    ],
  },
  {
    id: "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
    name: "Managed Identity Contributor",
    description: "Create, Read, Update, and Delete User Assigned Identity",
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/write",
      "Microsoft.ManagedIdentity/userAssignedIdentities/write",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/delete",
      "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
    ],
  },
  {
    id: "17d1049b-9a84-46fb-8f53-869881c3d3ab",
    name: "Storage Account Contributor",
    description: "Lets you manage storage accounts, including accessing storage account keys.",
    actions: [
      "Microsoft.Authorization/*/read",
      "Microsoft.Storage/storageAccounts/*",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
    ],
  },
  {
    id: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    name: "Storage Blob Data Owner",
    description: "Allows for full access to Azure Storage blob containers and data.",
    actions: [`${blobs}/*`],
    dataActions: [`${blobs}/blobs/*`],
  },
  {
    id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    name: "Storage Blob Data Contributor",
    description: "Allows for read, write and delete access to Azure Storage blob containers and data.",
    actions: [`${blobs}/delete`, `${blobs}/read`, `${blobs}/write`],
    dataActions: [
      `${blobs}/blobs/delete`,
      `${blobs}/blobs/read`,
      `${blobs}/blobs/write`,
      `${blobs}/blobs/move/action`,
      `${blobs}/blobs/add/action`,
    ],
  },
  {
    id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    name: "Storage Blob Data Reader",
    description: "Allows for read access to Azure Storage blob containers and data.",
    actions: [`${blobs}/read`],
    dataActions: [`${blobs}/blobs/read`],
  },
  {
    id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    name: "Key Vault Secrets Officer",
    description:
      "Perform any action on the secrets of a key vault, except manage permissions. Only works for key vaults that use the 'Azure role-based access control' permission model.",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: ["Microsoft.KeyVault/vaults/secrets/*"],
  },
  {
    id: "0c867c2a-1d8c-454a-a3db-ab2ea1bdc8bb",
    name: "Storage File Data SMB Share Contributor",
    description: "Allows for read, write, and delete access in Azure Storage file shares over SMB.",
    actions: [],
    dataActions: ["Microsoft.Storage/storageAccounts/fileServices/fileshares/files/*"],
  },
  {
    id: "f526a384-b230-433a-b45c-95f59c4a2dec",
    name: "Azure Event Hubs Data Owner",
    description: "Allows for full access to Azure Event Hubs resources.",
    actions: ["Microsoft.EventHub/*"],
    dataActions: ["Microsoft.EventHub/*"],
  },
  {
    id: "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
    name: "Azure Event Hubs Data Receiver",
    description: "Allows receive access to Azure Event Hubs resources.",
    actions: ["Microsoft.EventHub/*/eventhubs/consumergroups/read"],
    dataActions: ["Microsoft.EventHub/*/receive/action"],
  },
  {
    id: "2b629674-e913-4c01-ae53-ef4638d8f975",
    name: "Azure Event Hubs Data Sender",
    description: "Allows send access to Azure Event Hubs resources.",
    actions: ["Microsoft.EventHub/*/eventhubs/read"],
    dataActions: ["Microsoft.EventHub/*/send/action"],
  },
  {
    id: "749f88d5-cbae-40b8-bcfc-e573ddc772fa",
    name: "Monitoring Contributor",
    description: "Can read all monitoring data and update monitoring settings.",
    actions: ["*/read", "Microsoft.Insights/*", "Microsoft.OperationalInsights/workspaces/*"],
  },
  {
    id: "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
    name: "Log Analytics Contributor",
    description: "Can read all monitoring data and edit monitoring settings.",
    actions: [
      "*/read",
      "Microsoft.Insights/diagnosticSettings/*",
      "Microsoft.OperationalInsights/*",
      "Microsoft.Storage/storageAccounts/listKeys/action",
    ],
  },
  {
    id: "34e09817-6cbe-4d01-b1a2-e0eac5743d41",
    name: "Kubernetes Cluster - Azure Arc Onboarding",
    description: "Role definition to authorize any user/service to create connectedClusters resource",
    actions: [
      "Microsoft.Authorization/*/read",
      "Microsoft.Resources/subscriptions/read",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
      "Microsoft.Kubernetes/connectedClusters/Write",
      "Microsoft.Kubernetes/connectedClusters/read",
    ],
  },
  {
    id: "00493d72-78f6-4148-b6c5-d3ce8e4799dd",
    name: "Azure Arc Enabled Kubernetes Cluster User Role",
    description: "List cluster user credentials action.",
    actions: [
      "Microsoft.Kubernetes/connectedClusters/listClusterUserCredential/action",
      "Microsoft.Kubernetes/connectedClusters/read",
    ],
  },
];

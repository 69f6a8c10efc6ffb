import type { GoodRequest } from "./good-request.test-support.ts";

/** Logs, events, connected clusters and keys. */
export const otherRequests: readonly GoodRequest[] = [
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
    "Microsoft.Insights/dataCollectionRules/MSCI-northeurope-c",
    "2023-03-11",
    {
      location: "northeurope",
      kind: "Linux",
      properties: {
        dataSources: {
          extensions: [
            {
              name: "ContainerInsightsExtension",
              extensionName: "ContainerInsights",
              streams: ["Microsoft-ContainerInsights-Group-Default"],
              extensionSettings: { dataCollectionSettings: { enableContainerLogV2: true } },
            },
          ],
        },
        destinations: {
          logAnalytics: [
            {
              name: "la-workspace",
              workspaceResourceId: "ROOT/providers/Microsoft.OperationalInsights/workspaces/logs",
            },
          ],
        },
        dataFlows: [{ streams: ["Microsoft-ContainerInsights-Group-Default"], destinations: ["la-workspace"] }],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.ContainerService/managedClusters/c/providers/Microsoft.Insights/dataCollectionRuleAssociations/ContainerInsightsExtension",
    "2023-03-11",
    {
      properties: {
        dataCollectionRuleId: "ROOT/providers/Microsoft.Insights/dataCollectionRules/MSCI-northeurope-c",
        description: "d",
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

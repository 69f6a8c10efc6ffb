import { type Definition, deployment, effect, isOfType } from "./definition.ts";

const type = "Microsoft.ContainerService/managedClusters";

/** Azure/azure-policy, built-in-policies/policyDefinitions/Kubernetes. */
export const clusterPolicies: readonly Definition[] = [
  {
    name: "040732e8-d947-40b8-95d6-854c95024bf8",
    displayName: "AKS: private clusters only",
    mode: "Indexed",
    parameters: effect("Audit"),
    when: {
      allOf: [isOfType(type), { field: `${type}/apiServerAccessProfile.enablePrivateCluster`, notEquals: true }],
    },
  },
  {
    name: "993c2fcd-2b29-49d2-9eb0-df2c3a730c32",
    displayName: "AKS: no local accounts",
    mode: "Indexed",
    parameters: effect("Audit"),
    when: { allOf: [isOfType(type), { field: `${type}/disableLocalAccounts`, notEquals: true }] },
  },
  {
    name: "a8eff44f-8c92-45c3-a3fb-9880802d67a7",
    displayName: "AKS: deploys the add-on for Azure Policy",
    mode: "Indexed",
    parameters: effect("DeployIfNotExists"),
    when: isOfType(type),
    effects: {
      effect: "[parameters('effect')]",
      details: {
        type,
        name: "[field('name')]",
        existenceCondition: { field: `${type}/addonProfiles.azurePolicy.enabled`, equals: "true" },
        // In place of two nested deployments, which send the cluster as it is with the add-on in it.
        deployment: deployment(
          { name: "[field('name')]", location: "[field('location')]", tags: "[field('tags')]" },
          {
            type,
            name: "[parameters('name')]",
            location: "[parameters('location')]",
            tags: "[parameters('tags')]",
            properties: { addonProfiles: { azurepolicy: { enabled: true } } },
          },
        ),
      },
    },
  },
  {
    name: "6c66c325-74c8-42fd-a286-a74b0e2939d8",
    displayName: "AKS: deploys diagnostic settings",
    mode: "Indexed",
    parameters: {
      ...effect("DeployIfNotExists"),
      logAnalytics: { type: "String" },
      diagnosticsSettingNameToUse: { type: "String", defaultValue: "AzureKubernetesDiagnosticsLogsToWorkspace" },
    },
    when: isOfType(type),
    effects: {
      effect: "[parameters('effect')]",
      details: {
        type: "Microsoft.Insights/diagnosticSettings",
        // Without its count of the categories.
        existenceCondition: {
          field: "Microsoft.Insights/diagnosticSettings/workspaceId",
          equals: "[parameters('logAnalytics')]",
        },
        deployment: deployment(
          {
            resourceName: "[field('name')]",
            settingName: "[parameters('diagnosticsSettingNameToUse')]",
            logAnalytics: "[parameters('logAnalytics')]",
          },
          {
            type: `${type}/providers/diagnosticSettings`,
            name: "[concat(parameters('resourceName'), '/', 'Microsoft.Insights/', parameters('settingName'))]",
            properties: {
              workspaceId: "[parameters('logAnalytics')]",
              metrics: [{ category: "AllMetrics", enabled: true }],
              logs: ["kube-apiserver", "kube-audit", "guard"].map((category) => ({ category, enabled: true })),
            },
          },
        ),
      },
    },
  },
  {
    name: "95edb821-ddaf-4404-9732-666045e056b4",
    displayName: "AKS: no privileged containers",
    mode: "Microsoft.Kubernetes.Data",
    parameters: effect("Deny"),
    when: { field: "type", in: ["Microsoft.Kubernetes/connectedClusters", type] },
  },
];

import { type Definition, effect, isOfType } from "./definition.ts";

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

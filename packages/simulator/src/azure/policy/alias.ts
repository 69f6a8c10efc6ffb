import { lookup } from "../../world/table.ts";
import { notSimulated } from "./not-simulated.ts";

/**
 * Where the body of a type has what an alias names. Azure lists the aliases with
 * GET /providers/NAMESPACE?$expand=resourceTypes/aliases, whose `defaultPath` this is (the aliases of microsoft/regorus,
 * tests/azure_policy/aliases/test_aliases.json, are such a list; that of the policy add-on is in a recorded denial). What a
 * provider nests in `properties` once more for each part of a list, such as subnets, has it in the path alone.
 */
const paths: Readonly<Record<string, readonly (readonly [alias: string, path: string])[]>> = {
  "Microsoft.ContainerService/managedClusters": [
    ["apiServerAccessProfile.enablePrivateCluster", "properties.apiServerAccessProfile.enablePrivateCluster"],
    ["disableLocalAccounts", "properties.disableLocalAccounts"],
    ["addonProfiles.azurePolicy.enabled", "properties.addonProfiles.azurePolicy.enabled"],
    ["networkProfile.networkPlugin", "properties.networkProfile.networkPlugin"],
  ],
  "Microsoft.Storage/storageAccounts": [
    ["sku.name", "sku.name"],
    ["supportsHttpsTrafficOnly", "properties.supportsHttpsTrafficOnly"],
    ["minimumTlsVersion", "properties.minimumTlsVersion"],
    ["publicNetworkAccess", "properties.publicNetworkAccess"],
    ["allowSharedKeyAccess", "properties.allowSharedKeyAccess"],
    ["allowBlobPublicAccess", "properties.allowBlobPublicAccess"],
    ["networkAcls.defaultAction", "properties.networkAcls.defaultAction"],
    ["networkAcls.ipRules", "properties.networkAcls.ipRules"],
    ["networkAcls.ipRules[*]", "properties.networkAcls.ipRules[*]"],
    ["networkAcls.ipRules[*].value", "properties.networkAcls.ipRules[*].value"],
  ],
  "Microsoft.ContainerRegistry/registries": [
    ["sku.name", "sku.name"],
    ["publicNetworkAccess", "properties.publicNetworkAccess"],
    ["adminUserEnabled", "properties.adminUserEnabled"],
    ["anonymousPullEnabled", "properties.anonymousPullEnabled"],
    ["networkRuleSet.defaultAction", "properties.networkRuleSet.defaultAction"],
  ],
  "Microsoft.Network/virtualNetworks": [
    ["subnets[*]", "properties.subnets[*]"],
    ["subnets[*].name", "properties.subnets[*].name"],
    ["subnets[*].networkSecurityGroup.id", "properties.subnets[*].properties.networkSecurityGroup.id"],
    ["subnets[*].defaultOutboundAccess", "properties.subnets[*].properties.defaultOutboundAccess"],
  ],
  "Microsoft.Network/virtualNetworks/subnets": [
    ["networkSecurityGroup.id", "properties.networkSecurityGroup.id"],
    ["routeTable.id", "properties.routeTable.id"],
    ["defaultOutboundAccess", "properties.defaultOutboundAccess"],
  ],
  "Microsoft.Network/networkSecurityGroups": [
    ["securityRules", "properties.securityRules"],
    ["securityRules[*]", "properties.securityRules[*]"],
    ["securityRules[*].name", "properties.securityRules[*].name"],
    ["securityRules[*].description", "properties.securityRules[*].properties.description"],
    ["securityRules[*].access", "properties.securityRules[*].properties.access"],
    ["securityRules[*].direction", "properties.securityRules[*].properties.direction"],
    ["securityRules[*].protocol", "properties.securityRules[*].properties.protocol"],
    ["securityRules[*].destinationPortRange", "properties.securityRules[*].properties.destinationPortRange"],
    ["securityRules[*].destinationPortRanges[*]", "properties.securityRules[*].properties.destinationPortRanges[*]"],
  ],
  "Microsoft.EventHub/namespaces": [
    ["minimumTlsVersion", "properties.minimumTlsVersion"],
    ["publicNetworkAccess", "properties.publicNetworkAccess"],
    ["disableLocalAuth", "properties.disableLocalAuth"],
  ],
  "Microsoft.Insights/diagnosticSettings": [["workspaceId", "properties.workspaceId"]],
  "Microsoft.KeyVault/vaults": [
    ["enableSoftDelete", "properties.enableSoftDelete"],
    ["enablePurgeProtection", "properties.enablePurgeProtection"],
    ["publicNetworkAccess", "properties.publicNetworkAccess"],
  ],
};

const aliases = Object.entries(paths).flatMap(([type, each]) =>
  each.map(([alias, path]) => ({ name: `${type}/${alias}`, type, path })),
);
const byName = Object.fromEntries(aliases.map((alias) => [alias.name.toLowerCase(), alias]));

/** The type that an alias is of, and where its bodies have it. */
export function aliasOf(name: string): { readonly type: string; readonly path: string } {
  const found = lookup(byName, name.toLowerCase());
  if (found === undefined)
    throw notSimulated(
      `the alias ${name}`,
      aliases.map((alias) => alias.name),
    );
  return found;
}

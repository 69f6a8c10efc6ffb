/** Other values of inputs, where none can be made up or the first one is the usual one. */
export const otherInputs = (group: string) => {
  const subnets = `${group}/providers/Microsoft.Network/virtualNetworks/other/subnets`;
  const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/other`;
  const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other`;
  return {
    "dns-zone": "none",
    identity,
    "kubelet-identity": identity,
    subnet: `${subnets}/other`,
    "pod-subnet": `${subnets}/pods`,
    "api-server-subnet": `${subnets}/api`,
    "container-logs": workspace,
    defender: workspace,
    "kms-key": "https://corp.vault.azure.net/keys/etcd/0123456789abcdef",
    "kms-vault": `${group}/providers/Microsoft.KeyVault/vaults/corp`,
    "disk-encryption-set": `${group}/providers/Microsoft.Compute/diskEncryptionSets/corp`,
    "node-resource-group": "platform-nodes",
    "upgrade-window": "Saturday 02:00 6h",
    "node-os-window": "Sunday 02:00 4h +01:00",
    zones: "1",
    tier: "Standard",
    "outbound-type": "none",
    "network-policy": "calico",
    "network-dataplane": "cilium",
    "support-plan": "AKSLongTermSupport",
    "auto-upgrade": "patch",
    "node-os-upgrade": "SecurityPatch",
    "public-fqdn": "false",
    "run-command": "false",
  };
};

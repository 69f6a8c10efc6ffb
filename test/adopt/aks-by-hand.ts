import type { Stage } from "@slipway/rehearsal";
import { type AzureOperator, azureOperator } from "@slipway/testing";

const location = "westeurope";

/** The subnet that clusters are made in, in a network without peerings. */
export async function handMadeNetwork(azure: AzureOperator, group: string): Promise<string> {
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/testvnet`;
  await azure.put(network, {
    ...{ location, tags: {} },
    properties: {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [{ name: "default", properties: { addressPrefix: "10.0.0.0/24" } }],
    },
  });
  return `${network}/subnets/default`;
}

/**
 * What `az aks create --enable-private-cluster` sends, as recorded (Azure/azure-cli, command_modules/acs/tests/latest/recordings:
 * test_aks_create_private_cluster_public_fqdn.yaml), with `--network-plugin azure --network-plugin-mode overlay
 * --vnet-subnet-id`, with which that plugin is asked for today.
 */
export const azCluster = (dnsPrefix: string, vnetSubnetID: string) => ({
  location,
  identity: { type: "SystemAssigned" },
  properties: {
    dnsPrefix,
    agentPoolProfiles: [
      {
        ...{ name: "nodepool1", mode: "System", type: "VirtualMachineScaleSets", osType: "Linux", count: 1 },
        ...{ vmSize: "Standard_DS2_v2", enableAutoScaling: false, enableNodePublicIP: false, vnetSubnetID },
        ...{ scaleSetPriority: "Regular", scaleSetEvictionPolicy: "Delete", spotMaxPrice: -1 },
        ...{ enableEncryptionAtHost: false, enableUltraSSD: false, enableFIPS: false },
      },
    ],
    addonProfiles: {},
    enableRBAC: true,
    networkProfile: {
      ...{ networkPlugin: "azure", networkPluginMode: "overlay", podCidr: "10.244.0.0/16" },
      ...{ serviceCidr: "10.2.0.0/24", dnsServiceIP: "10.2.0.10" },
      ...{ outboundType: "loadBalancer", loadBalancerSku: "standard" },
    },
    apiServerAccessProfile: { authorizedIPRanges: [], enablePrivateCluster: true },
    disableLocalAccounts: false,
  },
});

/** Clusters that someone made by the Azure CLI, each with the words of its members that are otherwise. */
export async function aksByHand({ cloud }: Pick<Stage, "cloud">, ...names: readonly string[]) {
  const azure = await azureOperator(cloud);
  const group = await azure.group("testgroup", "Microsoft.ContainerService", "Microsoft.Network");
  const subnet = await handMadeNetwork(azure, group);
  for (const name of names)
    await azure.put(`${group}/providers/Microsoft.ContainerService/managedClusters/${name}`, azCluster(name, subnet));
  cloud.world.clock.advance(60 * 60_000);
  return { azure, group, subnet };
}

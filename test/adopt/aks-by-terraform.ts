import type { Stage } from "@slipway/rehearsal";
import { type AzureOperator, azureOperator } from "@slipway/testing";

const location = "northeurope";
const hour = 60 * 60_000;

/** Where things are that were made before adopt came. */
export interface AksWorld {
  readonly azure: AzureOperator;
  readonly group: string;
  readonly hub: string;
  readonly cluster: string;
  readonly registry: string;
  readonly user: string;
}

/** Gives a principal a role, under a name of chance, as Terraform and the Azure CLI do. */
export const giveRole = (azure: AzureOperator, scope: string, role: string, principalId: string): Promise<void> =>
  azure.put(`${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
    properties: {
      roleDefinitionId: `/subscriptions/${azure.subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId,
      principalType: "ServicePrincipal",
    },
  });

export const roles = {
  networkContributor: "4d97b98b-1d4f-4787-a291-c67834d212e7",
  zoneContributor: "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  clusterUser: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
};

export const principalOf = async (azure: AzureOperator, identity: string): Promise<string> =>
  String((await azure.get(identity)).properties.principalId);

/** The object ID by which a cluster's nodes pull. */
export async function kubeletOf(azure: AzureOperator, cluster: string): Promise<string> {
  const { identityProfile } = (await azure.get(cluster)).properties as {
    readonly identityProfile: { readonly kubeletidentity: { readonly objectId: string } };
  };
  return identityProfile.kubeletidentity.objectId;
}

/** Both sides of a peering, as the guide for hub and spoke has them: the hub forwards what comes from elsewhere. */
export async function peer(azure: AzureOperator, spoke: string, hub: string): Promise<void> {
  for (const [from, to, name] of [
    [spoke, hub, `to-${hub.split("/").at(-1)}`],
    [hub, spoke, `to-${spoke.split("/").at(-1)}`],
  ] as const)
    await azure.put(`${from}/virtualNetworkPeerings/${name}`, {
      properties: {
        remoteVirtualNetwork: { id: to },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: true,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      },
    });
}

/**
 * A private cluster in a spoke, as the provider azurerm makes it: the members of each body are those that its resources
 * send (hashicorp/terraform-provider-azurerm, internal/services: containers/kubernetes_cluster_resource.go and
 * kubernetes_nodepool.go, network/virtual_network_resource.go and virtual_network_peering_resource.go,
 * privatedns/private_dns_zone_virtual_network_link_resource.go, storage/storage_account_resource.go). The zone is one of
 * the hub's, which the identity may write to, as the module Azure/avm-ptn-aks-production asks for.
 */
export async function aksByTerraform({ cloud }: Pick<Stage, "cloud">): Promise<AksWorld> {
  const azure = await azureOperator(cloud);
  const own = ["ContainerService", "Network", "ManagedIdentity", "ContainerRegistry", "Storage"];
  const group = await azure.group("rg-shop-prod", ...own.map((each) => `Microsoft.${each}`));
  const hubs = await azure.group("rg-hub");
  const [hub, spoke, zone, identity, user, registry, storage] = [
    `${hubs}/providers/Microsoft.Network/virtualNetworks/vnet-hub`,
    `${group}/providers/Microsoft.Network/virtualNetworks/vnet-shop-prod`,
    `${hubs}/providers/Microsoft.Network/privateDnsZones/privatelink.${location}.azmk8s.io`,
    `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop`,
    `${hubs}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-hopsworks`,
    `${hubs}/providers/Microsoft.ContainerRegistry/registries/crcontosoprod`,
    `${group}/providers/Microsoft.Storage/storageAccounts/stshopprod`,
  ];
  const tags = { managed_by: "terraform" };
  await azure.put(hub, { location, tags, properties: { addressSpace: { addressPrefixes: ["10.100.0.0/16"] } } });
  await azure.put(spoke, {
    ...{ location, tags },
    properties: {
      addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
      subnets: [
        { name: "snet-aks", properties: { addressPrefixes: ["10.20.0.0/22"], defaultOutboundAccess: true } },
        { name: "snet-data", properties: { addressPrefixes: ["10.20.8.0/24"] } },
      ],
    },
  });
  await peer(azure, spoke, hub);
  await azure.put(zone, { location: "global", tags });
  for (const network of [hub, spoke])
    await azure.put(`${zone}/virtualNetworkLinks/link-${network.split("/").at(-1)}`, {
      location: "global",
      properties: { virtualNetwork: { id: network }, registrationEnabled: false },
    });
  for (const each of [identity, user]) await azure.put(each, { location, tags });
  cloud.world.clock.advance(hour);
  const actor = await principalOf(azure, identity);
  // On the whole network, as most modules have it.
  await giveRole(azure, spoke, roles.networkContributor, actor);
  await giveRole(azure, zone, roles.zoneContributor, actor);
  cloud.world.clock.advance(hour);
  const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/aks-shop-prod`;
  await azure.put(cluster, {
    ...{ location, tags },
    sku: { name: "Base", tier: "Standard" },
    identity: { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } },
    properties: {
      dnsPrefix: "shop-prod",
      enableRBAC: true,
      disableLocalAccounts: true,
      aadProfile: {
        ...{ managed: true, enableAzureRBAC: true },
        adminGroupObjectIDs: ["8c36c2b5-25a8-4b3c-a4f1-6a1b9a3c0d51"],
      },
      nodeResourceGroup: "rg-shop-prod-nodes",
      agentPoolProfiles: [
        {
          ...{ name: "system", mode: "System", type: "VirtualMachineScaleSets", osType: "Linux", count: 2 },
          ...{ enableAutoScaling: true, minCount: 2, maxCount: 5, maxPods: 50, osDiskType: "Managed" },
          ...{ vmSize: "Standard_D4ds_v5", vnetSubnetID: `${spoke}/subnets/snet-aks`, enableNodePublicIP: false },
          upgradeSettings: { maxSurge: "10%" },
        },
      ],
      networkProfile: {
        ...{ networkPlugin: "azure", loadBalancerSku: "standard", outboundType: "loadBalancer" },
        ...{ serviceCidr: "172.16.0.0/16", dnsServiceIP: "172.16.0.10" },
      },
      apiServerAccessProfile: {
        ...{ enablePrivateCluster: true, enablePrivateClusterPublicFQDN: false, privateDNSZone: zone },
        disableRunCommand: false,
      },
      oidcIssuerProfile: { enabled: true },
    },
  });
  await azure.put(registry, { location, tags, sku: { name: "Premium" }, properties: { adminUserEnabled: false } });
  await giveRole(azure, registry, roles.acrPull, await kubeletOf(azure, cluster));
  await giveRole(azure, cluster, roles.clusterUser, await principalOf(azure, user));
  await azure.put(`${storage}?api-version=2025-08-01`, {
    ...{ location, tags, kind: "StorageV2", sku: { name: "Standard_ZRS" } },
    properties: { minimumTlsVersion: "TLS1_2", supportsHttpsTrafficOnly: true },
  });
  await azure.put(`${storage}/blobServices/default/containers/hopsworks?api-version=2025-08-01`, {
    properties: { publicAccess: "None" },
  });
  cloud.world.clock.advance(hour);
  return { azure, group, hub, cluster, registry, user };
}

import { discard } from "../../engine/discard.ts";
import { install } from "../../engine/install.ts";
import { at, type JsonObject, listOf, objectOf, setAt, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { dropEntry, type Entry, findEntry } from "../../engine/state.ts";
import { digitsOf, poolsOf } from "./nodes.ts";
import { giveAddress } from "./outbound-address.ts";

/** Id of the resource group that a cluster keeps its nodes in. */
export const nodeGroupOf = (cluster: Entry): string =>
  `/subscriptions/${cluster.resource.id.split("/")[2]}/resourceGroups/${textOf(cluster.resource.properties.nodeResourceGroup)}`;

/** The address at which nodes and linked networks reach the API server. */
const apiAddress = (prefix: string): string => prefix.replace(/\.\d+\/\d+$/, ".4");

/** The node resource group is there from the first moment. */
export function makeNodeGroup(arm: ArmContext, cluster: Entry): void {
  const id = nodeGroupOf(cluster);
  install(arm, id, {
    location: cluster.resource.location,
    managedBy: cluster.resource.id,
    tags: {
      "aks-managed-cluster-name": cluster.resource.name,
      "aks-managed-cluster-rg": cluster.resource.id.split("/")[4],
    },
  });
}

/** What AKS makes for a new cluster: kubelet identity, network, private zone with its link and record. */
export function furnishNodeGroup(arm: ArmContext, cluster: Entry): void {
  giveAddress(arm, cluster, nodeGroupOf(cluster));
  const identity = install(
    arm,
    `${nodeGroupOf(cluster)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${cluster.resource.name}-agentpool`,
    {
      location: cluster.resource.location,
    },
  ).resource;
  const wanted = objectOf(at(cluster.resource, "properties.identityProfile.kubeletidentity"));
  if (wanted.resourceId === undefined)
    setAt(cluster.resource, "properties.identityProfile.kubeletidentity", {
      resourceId: identity.id,
      clientId: identity.properties.clientId,
      objectId: identity.properties.principalId,
    });
  const subnet = subnetFor(arm, cluster);
  const properties = cluster.resource.properties;
  if (at(properties, "apiServerAccessProfile.enablePrivateCluster") === true) openPrivately(arm, cluster, subnet);
  lockDown(arm, cluster);
}

/** The subnet of the first pool: brought along, or of a network that AKS makes. */
function subnetFor(arm: ArmContext, cluster: Entry): Entry {
  const pools = poolsOf(arm, cluster.resource.id);
  const own = pools
    .map((pool) => findEntry(arm.state, textOf(pool.resource.properties.vnetSubnetID) ?? ""))
    .find((one) => one !== undefined);
  const group = nodeGroupOf(cluster);
  const digits = digitsOf(cluster);
  const securityGroup = install(
    arm,
    `${group}/providers/Microsoft.Network/networkSecurityGroups/aks-agentpool-${digits}-nsg`,
    {
      location: cluster.resource.location,
      properties: {},
    },
  ).resource.id;
  if (own !== undefined) {
    occupy(arm, cluster, own);
    return own;
  }
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/aks-vnet-${digits}`;
  install(arm, network, {
    location: cluster.resource.location,
    properties: {
      addressSpace: { addressPrefixes: ["10.224.0.0/12"] },
      subnets: [
        {
          name: "aks-subnet",
          properties: { addressPrefix: "10.224.0.0/16", networkSecurityGroup: { id: securityGroup } },
        },
      ],
    },
  });
  const subnet = findEntry(arm.state, `${network}/subnets/aks-subnet`) as Entry;
  occupy(arm, cluster, subnet);
  return subnet;
}

/** Nodes and the private endpoint sit in the subnet: it can neither go nor change its range. */
function occupy(_: ArmContext, cluster: Entry, subnet: Entry): void {
  const there = listOf(subnet.resource.properties.ipConfigurations);
  const scaleSet = `${nodeGroupOf(cluster)}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-nodes-vmss/virtualMachines/0/networkInterfaces/aks-nodes-vmss/ipConfigurations/ipconfig1`;
  subnet.resource.properties.ipConfigurations = [...there, { id: scaleSet }];
}

function openPrivately(arm: ArmContext, cluster: Entry, subnet: Entry): void {
  const { properties } = cluster.resource;
  const host = textOf(properties.privateFQDN);
  setAt(properties, "privateLinkResources", [
    {
      id: `${cluster.resource.id}/privateLinkResources/management`,
      name: "management",
      type: "Microsoft.ContainerService/managedClusters/privateLinkResources",
      groupId: "management",
      requiredMembers: ["management"],
    },
  ]);
  if (host === undefined) return;
  const custom = textOf(at(properties, "apiServerAccessProfile.privateDNSZone"));
  const [label = ""] = host.split(".");
  const zone = custom?.startsWith("/")
    ? custom
    : `${nodeGroupOf(cluster)}/providers/Microsoft.Network/privateDnsZones/${host.slice(label.length + 1)}`;
  if (findEntry(arm.state, zone) === undefined) install(arm, zone, { location: "global" });
  const network = ownerOf(subnet.resource.id);
  install(arm, `${zone}/A/${label}`, {
    properties: {
      ttl: 300,
      aRecords: [{ ipv4Address: apiAddress(textOf(subnet.resource.properties.addressPrefix) ?? "10.224.0.0/16") }],
    },
  });
  const linked = Object.values(arm.state.entries).some(
    (entry) =>
      entry.type === "microsoft.network/privatednszones/virtualnetworklinks" &&
      ownerOf(entry.resource.id).toLowerCase() === zone.toLowerCase() &&
      textOf(at(entry.resource, "properties.virtualNetwork.id"))?.toLowerCase() === network.toLowerCase(),
  );
  if (!linked)
    install(arm, `${zone}/virtualNetworkLinks/${label}`, {
      location: "global",
      properties: { virtualNetwork: { id: network }, registrationEnabled: false },
    });
}

/** A locked node resource group can be read only, but by the cluster itself. */
export function lockDown(arm: ArmContext, cluster: Entry): void {
  const scope = nodeGroupOf(cluster);
  const { denies } = arm.state;
  const have = denies.findIndex((deny) => deny.scope === scope);
  const locked =
    at(cluster.resource, "properties.nodeResourceGroupProfile.restrictionLevel") === "ReadOnly" ||
    at(cluster.resource, "sku.name") === "Automatic";
  if (locked && have < 0)
    denies.push({
      id: `${scope}/providers/Microsoft.Authorization/denyAssignments/${arm.world.ids.uuid()}`,
      name: `Deny Assignment for AKS node resource group of ${cluster.resource.name}`,
      scope,
      actions: ["*/write", "*/delete", "*/action"],
      exceptPrincipals: [textOf(at(cluster.resource, "identity.principalId")) ?? ""],
    });
  if (!locked && have >= 0) denies.splice(have, 1);
}

/** A cluster goes, and with it all that it had made, also outside its node resource group. */
export function clearNodeGroup(arm: ArmContext, cluster: Entry): void {
  const scope = nodeGroupOf(cluster);
  const group = findEntry(arm.state, scope);
  if (group !== undefined) discard(arm, group);
  arm.state.denies = arm.state.denies.filter((deny) => deny.scope !== scope);
  const inGroup = (id: unknown): boolean =>
    typeof id === "string" && id.toLowerCase().startsWith(`${scope.toLowerCase()}/`);
  for (const entry of Object.values(arm.state.entries)) {
    if (entry.type !== "microsoft.network/virtualnetworks/subnets") continue;
    const left = listOf(entry.resource.properties.ipConfigurations).filter(
      (one) => !inGroup(objectOf(one as JsonObject).id),
    );
    if (left.length > 0) entry.resource.properties.ipConfigurations = left;
    else delete entry.resource.properties.ipConfigurations;
  }
  const host = textOf(cluster.resource.properties.privateFQDN) ?? "";
  const zone = textOf(at(cluster.resource, "properties.apiServerAccessProfile.privateDNSZone"));
  if (zone?.startsWith("/")) dropEntry(arm.state, `${zone}/A/${host.split(".")[0]}`);
}

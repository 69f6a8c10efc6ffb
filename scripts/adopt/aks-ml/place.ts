import { UnfitError } from "../../../packages/action/src/index.ts";
import { parseId, sameId } from "../../../packages/azure/src/arm/resource-id.ts";
import type { Site } from "../aks-private/site.ts";

interface Subnet {
  readonly name: string;
  readonly properties: {
    readonly routeTable?: { readonly id?: string };
    readonly networkSecurityGroup?: { readonly id?: string };
  };
}

const nodes = "nodes";

/** The workflow names network, subnet and identity after the cluster, and would make others where these have other names. */
export function refuseOtherNames({ cluster, network, subnet }: Site, group: string): void {
  const { name } = cluster;
  const identities = Object.keys(cluster.identity?.userAssignedIdentities ?? {});
  const wanted = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}-cluster`;
  const isNetwork = sameId(network.id, `${group}/providers/Microsoft.Network/virtualNetworks/${name}-network`);
  const reasons = [
    ...(isNetwork ? [] : [`its network is ${network.id}, not ${name}-network of its own group`]),
    ...(subnet === nodes ? [] : [`its nodes are in the subnet ${subnet}, not in ${nodes}`]),
    ...(identities.some((id) => sameId(id, wanted))
      ? []
      : [`it acts as ${parseId(identities[0] ?? "")?.name ?? "itself"}, not as ${name}-cluster`]),
    ...(cluster.properties.disableLocalAccounts === true ? ["it has no local accounts"] : []),
  ];
  if (reasons.length === 0) return;
  throw new UnfitError(
    `aks-ml would want another cluster in place of ${cluster.id}: ${reasons.join(", and ")}.`,
    "Keep the cluster with aks-private (npm run adopt -- aks-private), and Azure Machine Learning by steps of your own with aml-extension, aml-ingress and attach-aml.",
  );
}

/** The network of the nodes, as inputs take it. */
export function placeOf({ cluster, network, subnet, range }: Site, group: string) {
  const all = (network.properties.subnets ?? []) as readonly Subnet[];
  const { routeTable, networkSecurityGroup } = all.find(({ name }) => name === subnet)?.properties ?? {};
  const own = `${group}/providers/Microsoft.Network/networkSecurityGroups/${cluster.name}-subnets`;
  return {
    range,
    addresses: network.properties.addressSpace?.addressPrefixes?.[0],
    routes: routeTable?.id,
    hasGroup: sameId(networkSecurityGroup?.id ?? "", own),
  };
}

import { MissingError, UnfitError } from "../../../packages/action/src/index.ts";
import type { ArmCluster, ArmPool } from "../../../packages/azure/src/aks/want.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { parseId, sameId } from "../../../packages/azure/src/arm/resource-id.ts";
import type { AzureReads } from "../../../packages/azure/src/azure.ts";
import { type ArmNetwork, prefixesOf } from "../../../packages/azure/src/network/reader.ts";
import { chosen } from "../choose.ts";

/** A private cluster, the pool of its nodes that is kept, and where that is. */
export interface Site {
  readonly cluster: ArmCluster;
  readonly pool: ArmPool;
  readonly network: ArmNetwork;
  readonly subnet: string;
  /** The range of the nodes' subnet. */
  readonly range: string;
}

interface Named {
  /** The workflow that is to keep it. */
  readonly workflow: "aks-private" | "aks-ml";
  readonly group: string;
  readonly cluster: string | undefined;
  readonly pool: string | undefined;
}

/** Finds a cluster in a resource group, with the pool and the network of its nodes. */
export async function siteIn({ workflow, group, ...named }: Named, { arm }: AzureReads): Promise<Site> {
  const cluster = chosen({
    ...{ what: "AKS cluster", where: group, option: "--cluster", named: named.cluster },
    all: await arm.list<ArmCluster & ArmResource>(`${group}/providers/Microsoft.ContainerService/managedClusters`),
    otherwise: "Correct --resource-group and --subscription; `az aks list` lists the clusters that you may read.",
  });
  refuseOtherKinds(workflow, cluster);
  const pools = cluster.properties.agentPoolProfiles ?? [];
  const system = pools.filter(({ mode }) => mode === "System");
  const pool = chosen({
    ...{ what: "node pool", where: cluster.id, option: "--node-pool", named: named.pool },
    all: named.pool === undefined ? system : pools,
    otherwise: "Add one (action add-node-pool), then run it again.",
  });
  return { cluster, pool, ...(await placeOf(workflow, cluster, pool, arm)) };
}

/** The bounds of a pool's autoscaler; zeros leave the number to whoever counts, since a workflow keeps at least one node. */
export const boundsOf = ({ minCount, maxCount }: ArmPool) =>
  typeof minCount === "number" && typeof maxCount === "number" && minCount > 0
    ? { min: minCount, max: maxCount }
    : { min: 0, max: 0 };

/** What the workflows do not make of a cluster, and never changes in one that is there. */
function refuseOtherKinds(workflow: string, { id, properties }: ArmCluster): void {
  const {
    apiServerAccessProfile: access,
    networkProfile: network = {},
    enableRBAC,
  } = properties as {
    readonly apiServerAccessProfile?: { readonly enablePrivateCluster?: boolean };
    readonly networkProfile?: { readonly networkPlugin?: string };
    readonly enableRBAC?: boolean;
  };
  const reasons = [
    ...(access?.enablePrivateCluster === true ? [] : ["its API server is public"]),
    ...(network.networkPlugin === "azure" ? [] : [`its network plugin is ${network.networkPlugin}`]),
    ...(enableRBAC === false ? ["Kubernetes RBAC is off"] : []),
  ];
  if (reasons.length === 0) return;
  throw new UnfitError(
    `${workflow} would want another cluster in place of ${id}: ${reasons.join(", and ")}.`,
    "Keep it by steps of your own with the action create-aks, which takes it as it is.",
  );
}

async function placeOf(workflow: string, { id }: ArmCluster, pool: ArmPool, arm: AzureReads["arm"]) {
  const subnetId = parseId(String(pool.vnetSubnetID ?? ""));
  if (subnetId === undefined)
    throw new UnfitError(
      `The nodes of ${id} are in a network that AKS made for them, and ${workflow} keeps clusters in one of your own.`,
      "Keep it by steps of your own with the action create-aks, without its input subnet.",
    );
  const network = await arm.get<ArmNetwork>(subnetId.parent);
  const subnet = network?.properties.subnets?.find((each) => sameId(each.id, subnetId.id));
  if (network === undefined || subnet === undefined)
    throw new MissingError(
      `The subnet ${subnetId.id} of the nodes was not found.`,
      "Sign in as someone who may read its network, then run it again.",
    );
  return { network, subnet: subnet.name, range: prefixesOf(subnet)[0] ?? "" };
}

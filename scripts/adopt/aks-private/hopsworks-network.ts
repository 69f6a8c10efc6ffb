import { UnfitError } from "../../../packages/action/src/index.ts";
import { zoneOf } from "../../../packages/azure/src/aks/private-zone.ts";
import type { ArmCluster } from "../../../packages/azure/src/aks/want.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { sameId } from "../../../packages/azure/src/arm/resource-id.ts";
import type { AzureReads } from "../../../packages/azure/src/azure.ts";
import type { ArmNetwork } from "../../../packages/azure/src/network/reader.ts";

/** The network from which Hopsworks, or whoever else, reaches the cluster. */
export type Reached = { readonly network: "none" } | { readonly network: "own"; readonly networkId: string };

interface Looked {
  readonly reached: Reached;
  readonly differences: readonly string[];
  readonly left: readonly string[];
}

interface ArmLink extends ArmResource {
  readonly properties: { readonly virtualNetwork?: { readonly id?: string } };
}

/** A network that is peered with the cluster's, and what it still lacks to reach the cluster by name. */
interface Candidate {
  readonly id: string;
  readonly lacks: readonly string[];
}

/** Finds the network that is peered with the cluster's and resolves its names; the option names one of several, or none. */
export async function hopsworksNetwork(
  { cluster, network }: { readonly cluster: ArmCluster; readonly network: ArmNetwork },
  named: string | undefined,
  azure: AzureReads,
): Promise<Looked> {
  const all = await candidates(cluster, network, azure);
  const found = named === undefined ? onlyWhole(all, network) : all.find(({ id }) => sameId(id, named));
  const isLeft = (each: Candidate) => each !== found;
  const left = all
    .filter(isLeft)
    .map(({ id, lacks }) => `${id} is peered with ${network.id}${lacks.map((lack) => `, and ${lack}`).join("")}.`);
  if (named !== undefined && named !== "none" && found === undefined) {
    const differences = [`${named} is not peered with ${network.id}: the first apply peers and links both.`];
    return { reached: { network: "own", networkId: named }, differences, left };
  }
  if (found === undefined) return { reached: { network: "none" }, differences: [], left };
  return {
    reached: { network: "own", networkId: found.id },
    differences: found.lacks.map((lack) => `Of ${found.id}: ${lack}.`),
    left,
  };
}

function onlyWhole(all: readonly Candidate[], { id }: ArmNetwork): Candidate | undefined {
  const [only, ...others] = all.filter(({ lacks }) => lacks.length === 0);
  if (others.length === 0) return only;
  throw new UnfitError(
    `Several networks are peered with ${id} and resolve the cluster's names: ${[only, ...others].map((each) => each?.id).join(", ")}.`,
    "Say which of them is to be kept by --hopsworks-network ID, or --hopsworks-network none.",
  );
}

async function candidates(cluster: ArmCluster, network: ArmNetwork, azure: AzureReads): Promise<Candidate[]> {
  const peerings = network.properties.virtualNetworkPeerings ?? [];
  if (peerings.length === 0) return [];
  const linked = await linkedNetworks(cluster, azure);
  return peerings.flatMap(({ properties: { remoteVirtualNetwork, peeringState, peeringSyncLevel } }) => {
    const id = remoteVirtualNetwork?.id;
    if (id === undefined) return [];
    const isLinked = linked === undefined || linked.some((each) => sameId(each, id));
    const lacks = [
      ...(peeringState === "Connected" ? [] : [`the peering is ${peeringState}`]),
      ...(peeringSyncLevel === "FullyInSync"
        ? []
        : ["one side of the peering has other addresses than the other knows"]),
      ...(isLinked ? [] : ["it is not linked to the cluster's private DNS zone"]),
    ];
    return [{ id, lacks }];
  });
}

/** The networks that are linked to the cluster's zone; undefined where its public name resolves to the private address. */
async function linkedNetworks({ id, properties }: ArmCluster, { arm }: AzureReads): Promise<string[] | undefined> {
  const { apiServerAccessProfile, nodeResourceGroup, privateFQDN } = properties as {
    readonly apiServerAccessProfile?: { readonly privateDNSZone?: string };
    readonly nodeResourceGroup?: string;
    readonly privateFQDN?: string;
  };
  const said = apiServerAccessProfile?.privateDNSZone ?? "system";
  if (said.toLowerCase() === "none") return undefined;
  const place = { nodeResourceGroup: nodeResourceGroup ?? "", privateFQDN: privateFQDN ?? "" };
  const zone = said.startsWith("/") ? said : zoneOf(id, place);
  const links = await arm.list<ArmLink>(`${zone}/virtualNetworkLinks`);
  return links.flatMap(({ properties: { virtualNetwork } }) => virtualNetwork?.id ?? []);
}

import { MissingError, UnfitError } from "@slipway/action";
import { groupId, parseId, sameId } from "../arm/resource-id.ts";
import { provisioningState, stateOf } from "../arm/state.ts";
import type { AzureReads } from "../azure.ts";
import { type ArmNetwork, spaceOf } from "../network/reader.ts";
import { judgeRanges, usualRanges } from "./ranges.ts";
import { minorsBetween } from "./version.ts";
import type { ArmCluster, ClusterWant } from "./want.ts";
import { networkOf, refuseWithoutSubnet, refuseWithoutWayOut } from "./way-out.ts";

/** The network that a cluster's nodes are in; not known while the cluster is being made. */
export interface ClusterSite {
  readonly network?: string;
  readonly subnet?: string;
}

/** Finds the network of a cluster: the one brought along, or else the one that AKS made in the node resource group. */
export async function siteOf({ id, properties }: ArmCluster, { arm, run }: AzureReads): Promise<ClusterSite> {
  const own = properties.agentPoolProfiles?.map((pool) => pool.vnetSubnetID).find((one) => typeof one === "string");
  if (own !== undefined) return { network: networkOf(own), subnet: own };
  if (stateOf(provisioningState({ properties })) !== "succeeded") return {};
  const group = groupId(parseId(id)?.subscription ?? "", String(properties.nodeResourceGroup));
  const networks = await arm.list<ArmNetwork>(`${group}/providers/Microsoft.Network/virtualNetworks`);
  const [network, ...others] = networks.filter(({ name }) => name.startsWith("aks-vnet-"));
  if (network === undefined || others.length > 0) {
    run.warn(`The network of the cluster was not found: ${group} has ${networks.length} networks.`);
    return {};
  }
  const subnet = network.properties.subnets?.[0]?.id;
  return { network: network.id, ...(subnet === undefined ? {} : { subnet }) };
}

/** Makes sure, before a cluster is made, that AKS will take the subnet and its network. */
export async function inspectSite(want: ClusterWant, { arm, run }: AzureReads): Promise<void> {
  const { subnet } = want;
  if (subnet === undefined) return refuseWithoutSubnet(want);
  const network = await arm.get<ArmNetwork>(networkOf(subnet));
  const there = network?.properties.subnets?.find(({ id }) => sameId(id, subnet));
  if (network === undefined || there === undefined) {
    throw new MissingError(
      `The subnet ${subnet} does not exist.`,
      "Correct the input subnet, or create it first (actions create-vnet and add-subnet).",
    );
  }
  if ((there.properties.delegations ?? []).length > 0) {
    throw new UnfitError(
      `The subnet ${subnet} is delegated to another service.`,
      "Choose a subnet without a delegation.",
    );
  }
  refuseWithoutWayOut(want, there);
  const problems = judgeRanges(rangesOf(want, spaceOf(network)));
  if (problems.length > 0) {
    throw new UnfitError(
      `AKS would refuse these ranges: ${problems.map(({ problem }) => problem).join(" ")}`,
      "Change service-range, dns-address or pod-range, or use another network.",
    );
  }
  const { dnsServers = [] } = network.properties.dhcpOptions ?? {};
  if (want.access === "private" && (want.zone ?? "system") === "system" && dnsServers.length > 0) {
    run.warn(
      `The network of the nodes asks the DNS servers ${dnsServers.join(", ")}: link the zone that AKS makes with their network (action link-private-dns), or the nodes do not find the API server. A zone of your own (dns-zone) can be linked beforehand.`,
    );
  }
  if (want.identity === undefined) {
    run.warn(
      "The cluster's own identity does not exist before the cluster: grant it Network Contributor on the subnet afterwards, or internal load balancers will fail. A user-assigned identity can get this role beforehand.",
    );
  }
}

/** The ranges of a cluster that is to be made, in a network of such prefixes. */
export const rangesOf = (
  want: Pick<ClusterWant, "serviceRange" | "dnsAddress" | "podRange" | "network">,
  network: readonly string[],
) => ({
  service: want.serviceRange ?? usualRanges.service,
  dns: want.dnsAddress,
  pod: want.network === "overlay" ? (want.podRange ?? usualRanges.pod) : undefined,
  // IPv6 has ranges of its own.
  network: network.filter((prefix) => !prefix.includes(":")),
});

/** AKS goes up one minor version at a time. */
export function refuseLeap({ id, properties }: ArmCluster, { version }: ClusterWant): void {
  const running = properties.currentKubernetesVersion ?? properties.kubernetesVersion;
  if (version === undefined || running === undefined || minorsBetween(running, version) < 2) return;
  const [major, minor] = running.split(".");
  throw new UnfitError(
    `The cluster ${id} runs Kubernetes ${running}: AKS cannot upgrade it to ${version} in one step.`,
    `Set version to ${major}.${Number(minor) + 1} first, then the next one.`,
  );
}

/** Long-term support comes with the tier Premium, and is left knowingly, too. */
export function refuseLeavingSupport({ id, properties }: ArmCluster, { tier, settings = [] }: ClusterWant): void {
  if (properties.supportPlan !== "AKSLongTermSupport" || tier === undefined || tier === "Premium") return;
  if (settings.some(({ path }) => path === "properties.supportPlan")) return;
  throw new UnfitError(
    `The cluster ${id} has long-term support, which the tier ${tier} does not have.`,
    "Give support-plan: KubernetesOfficial as well to leave it, or tier: Premium to keep it.",
  );
}

/** The add-on for containers' logs signs in as an identity, which a cluster that acts as a service principal lacks. */
export function refuseServicePrincipal({ id, properties }: ArmCluster, { settings = [] }: ClusterWant): void {
  const { clientId = "msi" } = (properties.servicePrincipalProfile ?? {}) as { readonly clientId?: string };
  if (clientId === "msi" || !settings.some(({ path }) => path.endsWith(".config.useAADAuth"))) return;
  throw new UnfitError(
    `The cluster ${id} acts as a service principal, and container-logs needs a managed identity.`,
    "Run az aks update --enable-managed-identity on it, then run again.",
  );
}

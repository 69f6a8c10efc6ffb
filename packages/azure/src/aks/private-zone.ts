import { MissingError, UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { groupId, parseId } from "../arm/resource-id.ts";
import type { Azure } from "../azure.ts";

interface ManagedCluster extends ArmResource {
  readonly sku?: { readonly name?: string };
  readonly properties: {
    readonly nodeResourceGroup?: string;
    readonly privateFQDN?: string;
    readonly apiServerAccessProfile?: { readonly enablePrivateCluster?: boolean; readonly privateDNSZone?: string };
    readonly nodeResourceGroupProfile?: { readonly restrictionLevel?: string };
  } & ArmResource["properties"];
}

/** What there is to know of a private cluster's name resolution. */
export interface ClusterNetwork {
  readonly nodeResourceGroup: string;
  readonly privateFqdn: string;
  /** Undefined when the cluster has none: then its public name resolves to the private address. */
  readonly zone: string | undefined;
}

/** Finds the zone that answers for a private cluster's API server; a destroy says what may be left of a cluster that is gone. */
export async function clusterNetwork(id: string, azure: Azure): Promise<ClusterNetwork> {
  const { readCluster } = await import("./managed-clusters.ts");
  const cluster = (await readCluster(id, azure)) as ManagedCluster | undefined;
  if (!cluster && azure.run.mode === "destroy") {
    azure.run.warn(
      `The cluster ${id} does not exist: a zone that AKS created for it is gone too. If it had a zone of your own, a link that Slipway created still exists: destroy it with the input zone instead of cluster.`,
    );
    return { nodeResourceGroup: "", privateFqdn: "", zone: undefined };
  }
  if (!cluster)
    throw new MissingError(
      `The cluster ${id} does not exist.`,
      "Correct the input cluster, or create the cluster first.",
    );
  const { privateFQDN = "", apiServerAccessProfile: access = {}, nodeResourceGroup = "" } = cluster.properties;
  const found = { nodeResourceGroup, privateFqdn: privateFQDN };
  const zone = access.privateDNSZone ?? "system";
  if (zone.toLowerCase() === "none") return { ...found, zone: undefined };
  if (!access.enablePrivateCluster || privateFQDN === "") {
    throw new UnfitError(
      `The cluster ${id} has no private API server${access.enablePrivateCluster ? " yet" : ""}: there is no zone to link.`,
      access.enablePrivateCluster
        ? "Wait until it has been created, then run again."
        : "Leave this step out for public clusters.",
    );
  }
  if (zone.startsWith("/")) return { ...found, zone };
  if (
    cluster.properties.nodeResourceGroupProfile?.restrictionLevel === "ReadOnly" ||
    cluster.sku?.name === "Automatic"
  ) {
    throw new UnfitError(
      `The zone of the cluster ${id} is in its node resource group ${nodeResourceGroup}, which is locked: Azure denies every change there.`,
      "Create the cluster with a private DNS zone of your own, and link that one.",
    );
  }
  return { ...found, zone: zoneOf(id, { nodeResourceGroup, privateFQDN }) };
}

/** The zone that AKS makes for a cluster: the first label of the host name is the cluster's own record, the rest is the zone. */
export function zoneOf(
  cluster: string,
  { nodeResourceGroup, privateFQDN }: { readonly nodeResourceGroup: string; readonly privateFQDN: string },
): string {
  const name = isUnknownText(privateFQDN) ? privateFQDN : privateFQDN.slice(privateFQDN.indexOf(".") + 1);
  const group = groupId(parseId(cluster)?.subscription ?? "", nodeResourceGroup);
  return `${group}/providers/Microsoft.Network/privateDnsZones/${name}`;
}

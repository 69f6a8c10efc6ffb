import { idParts } from "../arm/resource-id.ts";
import type { Cluster } from "./cluster.ts";
import { zoneOf } from "./private-zone.ts";

interface Shown {
  readonly nodeResourceGroup?: string;
  readonly fqdn?: string;
  readonly privateFQDN?: string;
  readonly apiServerAccessProfile?: { readonly enablePrivateCluster?: boolean; readonly privateDNSZone?: string };
  readonly identityProfile?: { readonly kubeletidentity?: { readonly objectId?: string } };
  readonly oidcIssuerProfile?: { readonly enabled?: boolean; readonly issuerURL?: string };
  readonly currentKubernetesVersion?: string;
}

/** What others need to know of a cluster, and nothing by which one could sign in. Pure. */
export function clusterFacts({ resource, site: { network = "", subnet = "" } }: Cluster) {
  const shown: Shown = resource.properties;
  const { resourceGroup = "" } = idParts(resource.id);
  const { name: virtualNetworkName = "", resourceGroup: networkResourceGroup = "" } = idParts(network);
  const [principal] = Object.values(resource.identity?.userAssignedIdentities ?? {});
  return {
    "node-resource-group": shown.nodeResourceGroup ?? "",
    network,
    subnet,
    fqdn: shown.fqdn ?? "",
    "private-fqdn": shown.privateFQDN ?? "",
    zone: zoneIn(resource.id, shown),
    identity: resource.identity?.principalId ?? principal?.principalId ?? "",
    "kubelet-identity": shown.identityProfile?.kubeletidentity?.objectId ?? "",
    "oidc-issuer": shown.oidcIssuerProfile?.enabled ? (shown.oidcIssuerProfile.issuerURL ?? "") : "",
    version: shown.currentKubernetesVersion ?? "",
    hopsworks: JSON.stringify({
      location: resource.location,
      resourceGroup,
      aksClusterName: resource.name,
      networkResourceGroup,
      virtualNetworkName,
    }),
  };
}

function zoneIn(
  id: string,
  { apiServerAccessProfile: access, privateFQDN = "", nodeResourceGroup = "" }: Shown,
): string {
  if (!access?.enablePrivateCluster || privateFQDN === "" || access.privateDNSZone?.toLowerCase() === "none") return "";
  if (access.privateDNSZone?.startsWith("/")) return access.privateDNSZone;
  return zoneOf(id, { nodeResourceGroup, privateFQDN });
}

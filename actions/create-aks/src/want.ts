import type { Values } from "@slipway/action";
import { type ClusterWant, clusterSettings, groupId } from "@slipway/azure";
import type { inputs } from "./inputs.ts";

export type Given = Values<typeof inputs>;

export const clusterId = (given: Given): string =>
  `${groupId(given["subscription-id"] ?? "", given["resource-group"])}/providers/Microsoft.ContainerService/managedClusters/${given.name}`;

/** What the inputs ask for. */
export function clusterWant(given: Given): ClusterWant {
  const { "min-nodes": min, "max-nodes": max } = given;
  return {
    id: clusterId(given),
    location: given.location,
    access: given.access,
    zone: given["dns-zone"],
    authorizedRanges: given["authorized-ranges"],
    identity: given.identity,
    network: given["network-mode"],
    subnet: given.subnet,
    serviceRange: given["service-range"],
    dnsAddress: given["dns-address"],
    podRange: given["pod-range"],
    version: given.version,
    tier: given.tier,
    atLeast: { issuer: given["oidc-issuer"], workloadIdentity: given["workload-identity"], entra: given.entra },
    adminGroups: given["admin-groups"],
    azureRbac: given.entra ? given["azure-rbac"] : undefined,
    localAccounts: given["local-accounts"],
    lockdown: given.lockdown,
    tags: given.tags,
    settings: clusterSettings(given),
    pool: {
      name: given.pool,
      size: given["node-size"],
      count: given["node-count"],
      bounds: min === undefined || max === undefined ? undefined : { min, max },
      zones: given.zones,
      podSubnet: given["pod-subnet"],
      hostEncryption: given["host-encryption"],
      fips: given.fips,
    },
  };
}

/** Where the logs of containers are to go, if that is given. */
export const logsWanted = (given: Given) =>
  given["container-logs"] === undefined
    ? undefined
    : { cluster: clusterId(given), region: given.location, workspace: given["container-logs"], tags: given.tags };

/** When AKS may do what it does by itself, if that is given. */
export const windowsWanted = (given: Given) =>
  [
    { name: "aksManagedAutoUpgradeSchedule", window: given["upgrade-window"] } as const,
    { name: "aksManagedNodeOSUpgradeSchedule", window: given["node-os-window"] } as const,
  ].flatMap(({ name, window }) => (window === undefined ? [] : [{ cluster: clusterId(given), name, window }]));

import { type Change, immutable } from "@slipway/reconcile";
import { at, type Json, set } from "../arm/json-path.ts";
import { idParts, sameId } from "../arm/resource-id.ts";
import { mergedTags } from "../arm/tags.ts";
import { differing } from "./compare.ts";
import { settingChanges } from "./options/compare.ts";
import { mergedPool, newPool, poolChanges, poolField } from "./pool.ts";
import { usualDns, usualRanges } from "./ranges.ts";
import type { ArmCluster, ClusterWant } from "./want.ts";

/** What cannot be changed once the cluster is there, by path. */
const fixedOf = (want: ClusterWant): Json => ({
  location: want.location,
  "properties.enableRBAC": true,
  "properties.apiServerAccessProfile.enablePrivateCluster": want.access === "private",
  "properties.apiServerAccessProfile.privateDNSZone": want.zone,
  "properties.networkProfile.serviceCidr": want.serviceRange,
  "properties.networkProfile.dnsServiceIP": want.dnsAddress,
  // An overlay can still be laid over the nodes' subnet, but never taken away.
  ...(want.network === "node-subnet" ? networkMode("") : {}),
});

/** What can be changed in place, by path. */
const openOf = ({ atLeast, ...want }: ClusterWant): Json => ({
  "sku.tier": want.tier,
  tags: want.tags,
  "properties.kubernetesVersion": want.version,
  "properties.disableLocalAccounts": want.localAccounts === undefined ? undefined : !want.localAccounts,
  "properties.oidcIssuerProfile.enabled": atLeast.issuer || atLeast.workloadIdentity || undefined,
  "properties.securityProfile.workloadIdentity.enabled": atLeast.workloadIdentity || undefined,
  "properties.aadProfile.managed": atLeast.entra || undefined,
  "properties.aadProfile.enableAzureRBAC": want.azureRbac,
  "properties.aadProfile.adminGroupObjectIDs": want.adminGroups,
  "properties.apiServerAccessProfile.authorizedIPRanges": want.authorizedRanges,
  "properties.nodeResourceGroupProfile.restrictionLevel":
    want.lockdown === undefined ? undefined : want.lockdown ? "ReadOnly" : "Unrestricted",
  ...(want.network === "overlay" ? networkMode("overlay") : {}),
});

const publicName = "properties.apiServerAccessProfile.enablePrivateClusterPublicFQDN";

const networkMode = (mode: string): Json => ({
  "properties.networkProfile.networkPlugin": "azure",
  "properties.networkProfile.networkPluginMode": mode,
});

const identityOf = (id: string | undefined): Json =>
  id === undefined ? { type: "SystemAssigned" } : { type: "UserAssigned", userAssignedIdentities: { [id]: {} } };

/** The body of a cluster that is not there yet. Pure. */
export function newCluster(want: ClusterWant): Json {
  const { name = "" } = idParts(want.id);
  const service = want.serviceRange ?? usualRanges.service;
  const { settings = [] } = want;
  const hasOwnName = settings.some(({ path }) => path === "properties.fqdnSubdomain");
  const all: Json = {
    "sku.name": "Base",
    ...fixedOf(want),
    ...openOf(want),
    "sku.tier": want.tier ?? "Free",
    identity: identityOf(want.identity),
    "properties.dnsPrefix": hasOwnName ? undefined : dnsPrefix(name),
    "properties.agentPoolProfiles": [newPool(want)],
    "properties.networkProfile.serviceCidr": service,
    "properties.networkProfile.dnsServiceIP": want.dnsAddress ?? usualDns(service),
    "properties.networkProfile.podCidr": want.network === "overlay" ? (want.podRange ?? usualRanges.pod) : undefined,
    "properties.networkProfile.loadBalancerSku": "standard",
    "properties.networkProfile.outboundType": "loadBalancer",
    ...Object.fromEntries(settings.map(({ path, value }) => [path, value])),
    "properties.apiServerAccessProfile.privateDNSZone": want.access === "private" ? (want.zone ?? "system") : undefined,
    // Without a zone only the public name resolves, to the private address.
    ...(want.zone === "none" ? { [publicName]: true } : {}),
  };
  return Object.entries(all).reduce<Json>(
    (body, [path, value]) => (value === undefined || value === "" ? body : set(body, path.split("."), value)),
    {},
  );
}

/** 1 to 54 letters, digits and dashes, none at the ends. */
const dnsPrefix = (name: string): string =>
  name
    .replaceAll("_", "-")
    .slice(0, 54)
    .replace(/(?<!-)-+$/, "");

/** What differs. Pure. */
export function clusterChanges(cluster: ArmCluster, want: ClusterWant): Change[] {
  const { properties } = cluster;
  const kubernetesVersion = properties.currentKubernetesVersion ?? properties.kubernetesVersion;
  const have: Json = { ...cluster, properties: { ...properties, kubernetesVersion } };
  const podRange = "properties.networkProfile.podCidr";
  const pods = differing(have, { [podRange]: want.podRange });
  return [
    ...differing(have, fixedOf(want)).map((change) =>
      isMovable(change, have) ? change : { ...change, immutable: true as const },
    ),
    ...differing(have, openOf(want)),
    ...settingChanges(have, want.settings ?? []),
    ...(at(have, podRange.split(".")) === undefined ? pods : immutable(pods)),
    ...identityChanges(cluster, want),
    ...poolChanges(cluster, want),
  ];
}

/** A zone can be given up in place; whether the API server is private changes in place where it is in the network itself. */
function isMovable({ field, want }: Change, have: Json): boolean {
  if (field === "properties.apiServerAccessProfile.privateDNSZone") return want === "none";
  const inNetwork = at(have, ["properties", "apiServerAccessProfile", "enableVnetIntegration"]) === true;
  return field === "properties.apiServerAccessProfile.enablePrivateCluster" && inNetwork;
}

function identityChanges({ identity }: ArmCluster, want: ClusterWant): Change[] {
  const ids = Object.keys(identity?.userAssignedIdentities ?? {});
  const { identity: wanted } = want;
  if (wanted === undefined || ids.some((id) => sameId(id, wanted))) return [];
  const shown = ids.length > 0 ? { have: ids } : { have: identity?.type };
  return [{ field: "identity", ...shown, want: identityOf(wanted) }];
}

/** What was read, with the changes made in it and everything else as it was. Pure. */
export function mergedCluster(cluster: ArmCluster, want: ClusterWant): Json {
  const pools = cluster.properties.agentPoolProfiles ?? [];
  const [atPool, changes] = split(clusterChanges(cluster, want), poolField(want.pool.name));
  const body = changes.reduce<Json>(
    (all, { field, want: value }) =>
      set(all, field.split("."), field === "tags" ? mergedTags(cluster.tags ?? {}, want.tags ?? {}) : value),
    cluster as unknown as Json,
  );
  if (atPool.length === 0) return body;
  const all = pools.map((pool) => (pool.name === want.pool.name ? mergedPool(pool, atPool, want.pool) : pool));
  return set(body, ["properties", "agentPoolProfiles"], all);
}

const split = (changes: readonly Change[], prefix: string): [Change[], Change[]] => [
  changes.filter(({ field }) => field.startsWith(prefix)),
  changes.filter(({ field }) => !field.startsWith(prefix)),
];

import { at, isObject, type JsonObject, listOf, objectOf, overlay, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import type { WriteRequest } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { defaultVersion, fullVersion } from "./versions.ts";

/** The tenth address of a service range: the default address of the DNS service. */
const dnsOf = (range: string): string => range.replace(/\.\d+\/\d+$/, ".10");

/** Network settings as AKS completes them; without a plugin it is Azure CNI Overlay. */
function networkDefaults(wanted: JsonObject): JsonObject {
  const plugin = textOf(wanted.networkPlugin)?.toLowerCase();
  const mode = plugin === undefined ? "overlay" : textOf(wanted.networkPluginMode)?.toLowerCase();
  const hasPods = mode === "overlay" || plugin === "kubenet";
  const serviceCidr = textOf(wanted.serviceCidr) ?? textOf(listOf(wanted.serviceCidrs)[0]) ?? "10.0.0.0/16";
  const podCidr = textOf(wanted.podCidr) ?? textOf(listOf(wanted.podCidrs)[0]) ?? "10.244.0.0/16";
  const outboundType = textOf(wanted.outboundType) ?? "loadBalancer";
  return {
    networkPlugin: plugin ?? "azure",
    ...(mode === undefined || mode === "" ? {} : { networkPluginMode: mode }),
    networkPolicy: "none",
    ...(plugin === "kubenet" || plugin === "none" ? {} : { networkDataplane: "azure" }),
    loadBalancerSku: "standard",
    ...(outboundType === "loadBalancer"
      ? { loadBalancerProfile: { managedOutboundIPs: { count: 1 }, backendPoolType: "nodeIPConfiguration" } }
      : {}),
    ...(hasPods ? { podCidr, podCidrs: [podCidr] } : {}),
    serviceCidr,
    serviceCidrs: [serviceCidr],
    dnsServiceIP: dnsOf(serviceCidr),
    outboundType,
    ipFamilies: ["IPv4"],
  };
}

/** What AKS fills in where a new cluster's body says nothing. */
export function clusterDefaults({ body, have, id, name }: WriteRequest): JsonObject {
  const wanted = objectOf(body.properties);
  const plugin = networkDefaults(objectOf(wanted.networkProfile)).networkPlugin;
  const location = plainLocation(textOf(body.location) ?? textOf(have?.resource.location) ?? "");
  const group = id.split("/")[4] ?? "";
  const isPrivate = at(wanted, "apiServerAccessProfile.enablePrivateCluster") === true;
  const version = fullVersion(textOf(wanted.kubernetesVersion) ?? defaultVersion) ?? "";
  return {
    sku: { name: "Base", tier: "Free" },
    properties: {
      kubernetesVersion: defaultVersion,
      nodeResourceGroup: `MC_${group}_${name}_${location}`.slice(0, 80),
      enableRBAC: true,
      supportPlan: "KubernetesOfficial",
      disableLocalAccounts: false,
      maxAgentPools: 100,
      servicePrincipalProfile: { clientId: "msi" },
      ...(plugin === "azure" ? { windowsProfile: { adminUsername: "azureuser", enableCSIProxy: true } } : {}),
      networkProfile: networkDefaults(objectOf(wanted.networkProfile)),
      ...(isPrivate
        ? {
            apiServerAccessProfile: {
              privateDNSZone: "system",
              enablePrivateClusterPublicFQDN: true,
              privateClusterVersion: "v1",
            },
          }
        : {}),
      autoUpgradeProfile: { nodeOSUpgradeChannel: "NodeImage" },
      securityProfile: {},
      storageProfile: {
        diskCSIDriver: { enabled: true },
        fileCSIDriver: { enabled: true },
        snapshotController: { enabled: true },
      },
      oidcIssuerProfile: { enabled: Number(version.split(".")[1]) >= 34 },
      workloadAutoScalerProfile: {},
      metricsProfile: { costAnalysis: { enabled: false } },
      bootstrapProfile: { artifactSource: "Direct" },
      nodeProvisioningProfile: { mode: "Manual", defaultNodePools: "Auto" },
      ...(wanted.aadProfile === undefined ? {} : { aadProfile: { managed: true, enableAzureRBAC: false } }),
    },
  };
}

/** The identity as it is shown: with the principal that a system-assigned one gets. */
export function identityOf({ arm, have }: WriteRequest, draft: JsonObject): JsonObject | undefined {
  const wanted = draft.identity;
  if (!isObject(wanted)) return undefined;
  const type = textOf(wanted.type) ?? "None";
  if (type === "SystemAssigned") {
    const had = objectOf(have?.resource.identity);
    const tenantId = textOf(had.tenantId) ?? arm.options.directory.subscriptions(arm.world)[0]?.tenantId ?? "";
    return { type, principalId: textOf(had.principalId) ?? arm.world.ids.uuid(), tenantId };
  }
  const users = Object.keys(objectOf(wanted.userAssignedIdentities)).map((id): [string, JsonObject] => {
    const properties = objectOf(findEntry(arm.state, id)?.resource.properties);
    return [id, { clientId: properties.clientId, principalId: properties.principalId }];
  });
  return { type, userAssignedIdentities: Object.fromEntries(users) };
}

/** Whether the API server has a public name: a private one may do without. */
export function hasPublicName({ properties }: JsonObject): boolean {
  const access = objectOf(at(properties, "apiServerAccessProfile"));
  if (access.enablePrivateCluster !== true || access.enablePrivateClusterPublicFQDN === true) return true;
  return textOf(access.privateDNSZone)?.toLowerCase() === "none";
}

/** The names under which the API server is reached. */
export function hostNames({ arm, have, id }: WriteRequest, draft: JsonObject): JsonObject {
  const had = objectOf(have?.resource.properties);
  const wanted = objectOf(draft.properties);
  const access = objectOf(wanted.apiServerAccessProfile);
  const location = plainLocation(textOf(draft.location) ?? "");
  const label = textOf(wanted.dnsPrefix) ?? textOf(wanted.fqdnSubdomain) ?? "";
  const hash = textOf(had.azurePortalFQDN)?.split(".")[0]?.slice(-8) ?? arm.world.ids.word(8);
  const stem = `${label}-${hash}`;
  const isPrivate = access.enablePrivateCluster === true;
  const zone = textOf(access.privateDNSZone)?.toLowerCase();
  const names: JsonObject = { azurePortalFQDN: `${stem}.portal.hcp.${location}.azmk8s.io` };
  if (hasPublicName({ properties: wanted })) names.fqdn = `${stem}.hcp.${location}.azmk8s.io`;
  // A name that was chosen is the name.
  const own = textOf(wanted.fqdnSubdomain) === undefined ? stem : label;
  if (isPrivate && zone !== "none")
    names.privateFQDN = had.privateFQDN ?? `${own}.${zoneName(zone, location, access, arm.world.ids.uuid())}`;
  if (at(wanted, "oidcIssuerProfile.enabled") === true)
    names.oidcIssuerProfile = {
      issuerURL:
        at(had, "oidcIssuerProfile.issuerURL") ??
        `https://${location}.oic.prod-aks.azure.com/${id.split("/")[2]}/${arm.world.ids.uuid()}/`,
    };
  return names;
}

function zoneName(zone: string | undefined, location: string, access: JsonObject, guid: string): string {
  if (zone?.startsWith("/")) return zone.slice(zone.lastIndexOf("/") + 1);
  return `${guid}.${access.enableVnetIntegration === true ? "private" : "privatelink"}.${location}.azmk8s.io`;
}

/** Words that AKS writes in lower case however they came. */
export const lowered = (draft: JsonObject): JsonObject => {
  const network = objectOf(objectOf(draft.properties).networkProfile);
  const words = ["networkPlugin", "networkPluginMode", "networkPolicy", "networkDataplane", "loadBalancerSku"];
  return overlay({}, Object.fromEntries(words.map((word) => [word, textOf(network[word])?.toLowerCase()])));
};

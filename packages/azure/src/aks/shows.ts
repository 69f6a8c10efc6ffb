import { type Shown, unknown, unknownText } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import { armShows } from "../arm/planned/shows.ts";
import { groupId, idParts } from "../arm/resource-id.ts";
import type { ArmCluster } from "./want.ts";

/** What reads will show of a cluster, and of what AKS makes for a new one: its node resource group and, if need be, its network. */
export function clusterShows(id: string, body: Json, have: ArmCluster | undefined): Readonly<Record<string, Shown>> {
  if (have !== undefined) return armShows(undefined, true)(id, body, have);
  const { subscription = "", resourceGroup = "", name = "" } = idParts(id);
  const place = String(body.location).toLowerCase().replaceAll(" ", "");
  const properties = body.properties as PlannedProperties;
  const nodeResourceGroup = properties.nodeResourceGroup ?? `MC_${resourceGroup}_${name}_${place}`.slice(0, 80);
  const group = groupId(subscription, nodeResourceGroup);
  const isPrivate = properties.apiServerAccessProfile?.enablePrivateCluster === true;
  const gives = () => ({
    identity: withPrincipals(body.identity as Json),
    properties: {
      nodeResourceGroup,
      fqdn: unknown("its host name"),
      ...(isPrivate ? { privateFQDN: unknown("its private host name") } : {}),
      currentKubernetesVersion: fullVersion(properties.kubernetesVersion) ?? unknown("the version"),
      ...(properties.identityProfile
        ? {}
        : { identityProfile: { kubeletidentity: { objectId: unknown("the identity of the nodes") } } }),
      ...(properties.oidcIssuerProfile?.enabled
        ? { oidcIssuerProfile: { enabled: true, issuerURL: unknown("the address of its issuer") } }
        : {}),
    },
  });
  const own = properties.agentPoolProfiles?.some(({ vnetSubnetID }) => vnetSubnetID !== undefined);
  return {
    ...armShows(gives)(id, body),
    [group]: { body: { id: group, name: nodeResourceGroup, location: body.location, properties: {} }, isNew: true },
    ...(own ? {} : managedNetwork(group)),
  };
}

interface PlannedProperties {
  readonly nodeResourceGroup?: string;
  readonly identityProfile?: unknown;
  readonly kubernetesVersion?: string;
  readonly apiServerAccessProfile?: { readonly enablePrivateCluster?: boolean };
  readonly oidcIssuerProfile?: { readonly enabled?: boolean };
  readonly agentPoolProfiles?: readonly { readonly vnetSubnetID?: string }[];
}

const fullVersion = (version = ""): string | undefined => (/^\d+\.\d+\.\d+$/.test(version) ? version : undefined);

function withPrincipals(identity: Json): Json {
  const users = Object.keys((identity.userAssignedIdentities ?? {}) as Json);
  const principalId = unknown("its object ID");
  if (users.length === 0) return { ...identity, principalId };
  return { ...identity, userAssignedIdentities: Object.fromEntries(users.map((id) => [id, { principalId }])) };
}

/** The network that AKS makes for a cluster which brings none: of its name only the beginning is known. */
function managedNetwork(group: string): Readonly<Record<string, Shown>> {
  const name = `aks-vnet-${unknownText("network")}`;
  const id = `${group}/providers/Microsoft.Network/virtualNetworks/${name}`;
  const subnet = { id: `${id}/subnets/aks-subnet`, name: "aks-subnet", properties: { addressPrefix: "10.224.0.0/16" } };
  const properties = { addressSpace: { addressPrefixes: ["10.224.0.0/12"] }, subnets: [subnet] };
  return { [id]: { body: { id, name, properties }, isNew: true } };
}

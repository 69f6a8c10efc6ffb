import { parseCidr } from "../../engine/cidr.ts";
import { at, type JsonObject, listOf, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import type { WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { prefixesOf } from "../network/network.ts";
import { poolsOf } from "./nodes.ts";
import { aks } from "./refuse.ts";

/** A cluster as it would be, and where its nodes would be. */
interface Draft {
  readonly write: WriteRequest;
  readonly all: JsonObject;
  readonly tier: string | undefined;
  readonly identity: string | undefined;
  /** The subnets of its pools, as their IDs. */
  readonly subnets: readonly string[];
}

type Need = (draft: Draft) => void;

const invalid = (parameter: string, details: string) =>
  aks(400, "InvalidParameter", `The value of parameter ${parameter} is invalid. Error details: ${details}`, {
    target: parameter,
  });

const path = {
  outbound: "networkProfile.outboundType",
  apiSubnet: "apiServerAccessProfile.subnetId",
} as const;

const wayOut = (code: string, message: string) => aks(400, code, message, { target: path.outbound });

const outbound: Need = ({ write: { arm, have }, all, subnets }) => {
  const type = textOf(at(all, path.outbound));
  if (have !== undefined && type === at(have.resource.properties, path.outbound)) return;
  const own = subnets.flatMap((id) => findEntry(arm.state, id) ?? []);
  if (type === "managedNATGateway" && own.length > 0)
    throw wayOut(
      "ManagedNATGatewayWithCustomVNetNotAllowed",
      "Outbound type managedNATGateway is not allowed with a custom virtual network.",
    );
  if (type !== "userDefinedRouting" && type !== "userAssignedNATGateway") return;
  if (own.length === 0)
    throw type === "userAssignedNATGateway"
      ? wayOut(
          "UserAssignedNATGatewayWithManagedVNetNotAllowed",
          "Outbound type userAssignedNATGateway is only allowed with a custom virtual network.",
        )
      : invalid(path.outbound, `${type} needs a subnet of a virtual network of your own.`);
  for (const subnet of own) refuseWithoutWayOut(subnet, type);
};

function refuseWithoutWayOut({ resource }: Entry, type: string): void {
  if (type === "userDefinedRouting" && at(resource, "properties.routeTable.id") === undefined)
    throw wayOut(
      "ExistingRouteTableNotAssociatedWithSubnet",
      `An existing route table has not been associated with subnet ${resource.id}. Please update the route table association`,
    );
  if (type === "userAssignedNATGateway" && at(resource, "properties.natGateway.id") === undefined)
    throw wayOut("SubnetNotAssociatedWithNATGateway", `No NAT gateway is associated with subnet ${resource.id}.`);
}

const dataplane: Need = ({ all }) => {
  const { networkDataplane, networkPolicy } = objectOf(all.networkProfile);
  if (networkDataplane === "cilium" && networkPolicy !== "cilium")
    throw aks(400, "BadRequest", "Cilium dataplane requires network policy cilium.", {
      subcode: "CiliumDataplaneRequiresNetworkPolicyCilium",
      target: "networkProfile.networkPolicy",
    });
  if (networkPolicy === "cilium" && networkDataplane !== "cilium")
    throw invalid("networkProfile.networkPolicy", "cilium requires the network dataplane cilium.");
};

const podSubnet: Need = ({ write: { body }, all }) => {
  const pools = objectsOf(objectOf(body.properties).agentPoolProfiles);
  if (at(all, "networkProfile.networkPluginMode") === "overlay" && pools.some((pool) => textOf(pool.podSubnetID)))
    throw invalid("agentPoolProfile.podSubnetID", "pods of an overlay have no subnet.");
};

const names: Need = ({ write: { have, body }, all }) => {
  const access = objectOf(all.apiServerAccessProfile);
  const zone = textOf(access.privateDNSZone);
  if (access.enablePrivateCluster === true && zone === "none" && access.enablePrivateClusterPublicFQDN === false)
    throw invalid(
      "apiServerAccessProfile.enablePrivateClusterPublicFQDN",
      "a private cluster without a private DNS zone needs its public FQDN.",
    );
  if (have !== undefined || all.fqdnSubdomain === undefined) return;
  if (textOf(at(body, "properties.dnsPrefix")) !== undefined)
    throw invalid("fqdnSubdomain", "it cannot be set together with dnsPrefix.");
  if (!zone?.startsWith("/")) throw invalid("fqdnSubdomain", "it needs a private DNS zone of your own.");
};

/** The API server goes into a subnet that is delegated to AKS and has at least sixteen addresses. */
const apiServer: Need = ({ write: { arm }, all, subnets, identity }) => {
  const id = textOf(at(all, path.apiSubnet));
  if (id === undefined) return;
  if (at(all, "apiServerAccessProfile.enableVnetIntegration") !== true)
    throw invalid(path.apiSubnet, "it needs enableVnetIntegration.");
  if (identity !== "UserAssigned") throw invalid(path.apiSubnet, "it needs a user-assigned identity.");
  const subnet = findEntry(arm.state, id);
  if (subnet === undefined) throw aks(404, "SubnetNotFound", `Subnet ${id} was not found.`, { target: path.apiSubnet });
  const delegated = listOf(subnet.resource.properties.delegations).some(
    (each) => at(each, "properties.serviceName") === "Microsoft.ContainerService/managedClusters",
  );
  if (!delegated)
    throw invalid(path.apiSubnet, "the subnet is not delegated to Microsoft.ContainerService/managedClusters.");
  const [prefix = ""] = prefixesOf(subnet.resource.properties);
  if ((parseCidr(prefix)?.bits ?? 32) > 28) throw invalid(path.apiSubnet, "the subnet has to be a /28 or larger.");
  if (subnets.some((one) => one.toLowerCase() === id.toLowerCase()))
    throw invalid(path.apiSubnet, "no other workload can be in it.");
};

const support: Need = ({ all, tier }) => {
  if (all.supportPlan === "AKSLongTermSupport" && tier?.toLowerCase() !== "premium")
    throw aks(400, "BadRequest", "AKS Long Term Support is only available for Premium tier clusters.", {
      target: "supportPlan",
    });
};

/** One Istio at a time: ContainerService/aks/meshless-istio in azure-rest-api-specs. */
const meshless: Need = ({ all }) => {
  const mode = at(all, "ingressProfile.webAppRouting.gatewayAPIImplementations.appRoutingIstio.mode");
  if (mode === "Enabled" && at(all, "serviceMeshProfile.mode") === "Istio")
    throw invalid(
      "ingressProfile.webAppRouting.gatewayAPIImplementations.appRoutingIstio.mode",
      "App Routing gateway mode with Istio cannot be enabled simultaneously with the Istio Service Mesh add-on.",
    );
};

const channels: Need = ({ all }) => {
  const { upgradeChannel, nodeOSUpgradeChannel } = objectOf(all.autoUpgradeProfile);
  if (upgradeChannel === "node-image" && nodeOSUpgradeChannel !== "NodeImage")
    throw invalid(
      "autoUpgradeProfile.nodeOSUpgradeChannel",
      "with the upgrade channel node-image it must be NodeImage.",
    );
};

/** Where a cluster says who its nodes act as. */
export const kubeletIdentity = "identityProfile.kubeletidentity.resourceId";

const kubelet: Need = ({ all, identity, write: { have } }) => {
  const own = at(all, kubeletIdentity);
  if (have !== undefined && own === at(have.resource.properties, kubeletIdentity)) return;
  if (textOf(own) !== undefined && identity !== "UserAssigned")
    throw aks(
      400,
      "CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster",
      "Custom kubelet identity is only supported on user assigned MSI cluster.",
      { target: "identityProfile" },
    );
};

const keys: Need = ({ all, identity, write: { have } }) => {
  const kms = objectOf(at(all, "securityProfile.azureKeyVaultKms"));
  if (kms.enabled !== true) return;
  const name = "securityProfile.azureKeyVaultKms";
  if (textOf(kms.keyId) === undefined) throw invalid(`${name}.keyId`, "it is required.");
  if (identity !== "UserAssigned") throw invalid(name, "it does not work with a system-assigned identity.");
  const had = objectOf(at(have?.resource.properties, name));
  const [before, now] = [had, kms].map((each) => each.keyVaultNetworkAccess ?? "Public");
  if (had.enabled === true && before !== now)
    throw invalid(`${name}.keyVaultNetworkAccess`, "turn KMS off before the access of its key vault changes.");
  if (now !== "Private") return;
  if (textOf(kms.keyVaultResourceId) === undefined)
    throw invalid(`${name}.keyVaultResourceId`, "it is required for a private key vault.");
  if (at(all, "apiServerAccessProfile.enableVnetIntegration") !== true)
    throw invalid(name, "a private key vault needs API Server VNet Integration.");
};

const needs: readonly Need[] = [
  ...[outbound, dataplane, podSubnet, names, apiServer],
  ...[support, meshless, channels, kubelet, keys],
];

/** What one setting of a cluster needs of the others, and of what is around it. */
export function checkNeeds(write: WriteRequest, draft: JsonObject): void {
  const had = poolsOf(write.arm, write.id).map(({ resource }) => resource.properties);
  const wanted = objectsOf(objectOf(write.body.properties).agentPoolProfiles);
  const drafted: Draft = {
    write,
    all: objectOf(draft.properties),
    tier: textOf(at(draft, "sku.tier")),
    identity: textOf(at(draft, "identity.type")),
    subnets: [...had, ...wanted].flatMap((pool) => textOf(pool.vnetSubnetID) ?? []),
  };
  for (const need of needs) need(drafted);
}

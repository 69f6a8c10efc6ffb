import { UnfitError } from "../../../packages/action/src/index.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { sameId } from "../../../packages/azure/src/arm/resource-id.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";
import { nodesOf, registriesOf } from "../aks-private/access.ts";

/** What the first apply changes so that the nodes of the cloud's cluster may pull from the registry. */
export async function pullOf(cloud: ArmResource, registry: ArmResource, azure: Azure): Promise<string[]> {
  if (nodesOf(cloud.properties) === undefined)
    throw new UnfitError(
      `The nodes of ${cloud.id} pull images as a service principal, and hybrid gives the role for that to an identity.`,
      "Give the cluster a managed identity (az aks update --enable-managed-identity) and its nodes too (az aks nodepool upgrade --node-image-only), then run it again; or adopt the plant alone: --cluster none.",
    );
  const { registries } = await registriesOf(cloud, azure);
  if (registries.some((each) => sameId(each, registry.id))) return [];
  return [`The nodes of ${cloud.name} have no role to pull from ${registry.name}: the first apply gives them one.`];
}

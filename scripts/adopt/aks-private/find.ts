import { groupId } from "../../../packages/azure/src/arm/resource-id.ts";
import { signInTo, unregistered } from "../azure/sign-in.ts";
import type { Machine } from "../command-run.ts";
import type { Request } from "../request.ts";
import type { Found } from "../scenario.ts";
import { accessOf } from "./access.ts";
import { hopsworksNetwork } from "./hopsworks-network.ts";
import { boundsOf, siteIn } from "./site.ts";

const namespaces = ["Microsoft.ContainerService", "Microsoft.Network", "Microsoft.ManagedIdentity"];

/** Reads a private AKS cluster and what is around it. */
export async function findAksPrivate(request: Request, machine: Machine): Promise<Found> {
  const { subscription = "", resourceGroup = "", cluster: named, nodes: pool } = request;
  const azure = await signInTo(subscription, machine);
  const site = await siteIn(
    { workflow: "aks-private", group: groupId(subscription, resourceGroup), cluster: named, pool },
    azure,
  );
  const { cluster, network } = site;
  const [reached, access, missing] = await Promise.all([
    hopsworksNetwork(site, request.hopsworksNetwork, azure),
    accessOf(cluster, request.registry, azure),
    unregistered(namespaces, subscription, azure),
  ]);
  return {
    read: {
      ...{ cluster, pool: site.pool, bounds: boundsOf(site.pool), access, hopsworks: reached.reached },
      place: { resourceGroup, network: network.id, subnet: site.subnet, range: site.range },
    },
    differences: [...reached.differences, ...missing],
    left: [...reached.left, ...access.left],
  };
}

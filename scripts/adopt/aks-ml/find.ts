import { groupId } from "../../../packages/azure/src/arm/resource-id.ts";
import { hopsworksNetwork } from "../aks-private/hopsworks-network.ts";
import { boundsOf, siteIn } from "../aks-private/site.ts";
import { signInTo, unregistered } from "../azure/sign-in.ts";
import type { Machine } from "../command-run.ts";
import type { Request } from "../request.ts";
import type { Found } from "../scenario.ts";
import { attachedTo, logsOf } from "./around.ts";
import { placeOf, refuseOtherNames } from "./place.ts";
import { routerOf } from "./router.ts";

const providers = [
  "ContainerService",
  "Network",
  "ManagedIdentity",
  "KubernetesConfiguration",
  "MachineLearningServices",
  "OperationalInsights",
].map((each) => `Microsoft.${each}`);

/** Reads a cluster for machine learning and what is around it; what is in it, by a kubeconfig. */
export async function findAksMl(request: Request, machine: Machine): Promise<Found> {
  const { subscription = "", resourceGroup = "", cluster: named, nodes: pool } = request;
  const azure = await signInTo(subscription, machine);
  const group = groupId(subscription, resourceGroup);
  const site = await siteIn({ workflow: "aks-ml", group, cluster: named, pool }, azure);
  refuseOtherNames(site, group);
  const [hub, logs, router, attached, missing] = await Promise.all([
    hopsworksNetwork(site, request.hopsworksNetwork, azure),
    logsOf(site.cluster, group, azure),
    routerOf(site.cluster, request.kubeconfig, azure, machine),
    attachedTo(site.cluster, subscription, azure),
    unregistered(providers, subscription, azure),
  ]);
  return {
    read: {
      ...{ cluster: site.cluster, pool: site.pool, bounds: boundsOf(site.pool) },
      ...{ router: router.read, attached: attached.read, logs: logs.read },
      hub: hub.reached.network === "own" ? hub.reached.networkId : "",
      place: { resourceGroup, ...placeOf(site, group) },
    },
    differences: [...hub.differences, ...logs.differences, ...router.differences, ...missing],
    left: [...hub.left, ...router.left, ...attached.left],
  };
}

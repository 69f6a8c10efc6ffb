import { groupId } from "../../../packages/azure/src/arm/resource-id.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";
import { connectAzure } from "../../../packages/azure/src/connect.ts";
import type { ArmProvider } from "../../../packages/azure/src/providers/registration.ts";
import { commandRun, type Machine } from "../command-run.ts";
import type { Request } from "../request.ts";
import type { Found } from "../scenario.ts";
import { accessOf } from "./access.ts";
import { hopsworksNetwork } from "./hopsworks-network.ts";
import { boundsOf, siteIn } from "./site.ts";

const namespaces = ["Microsoft.ContainerService", "Microsoft.Network", "Microsoft.ManagedIdentity"];

/** Reads a private AKS cluster and what is around it. */
export async function findAksPrivate(request: Request, machine: Machine): Promise<Found> {
  const { subscription = "", resourceGroup = "", cluster: named, nodes: pool } = request;
  const azure = await connectAzure(signInOf(subscription, machine), commandRun(machine));
  const site = await siteIn({ group: groupId(subscription, resourceGroup), cluster: named, pool }, azure);
  const { cluster, network } = site;
  const [reached, access, unregistered] = await Promise.all([
    hopsworksNetwork(site, request.hopsworksNetwork, azure),
    accessOf(cluster, request.registry, azure),
    unregisteredIn(subscription, azure),
  ]);
  return {
    read: {
      ...{ cluster, pool: site.pool, bounds: boundsOf(site.pool), access, hopsworks: reached.reached },
      place: { resourceGroup, network: network.id, subnet: site.subnet, range: site.range },
    },
    differences: [
      ...reached.differences,
      ...unregistered.map((name) => `${name} is not registered in the subscription: the first apply registers it.`),
    ],
    left: [...reached.left, ...access.left],
  };
}

const signInOf = (subscription: string, { env }: Machine) => ({
  "client-id": env.AZURE_CLIENT_ID || undefined,
  "tenant-id": env.AZURE_TENANT_ID || undefined,
  "subscription-id": subscription,
  "azure-cloud": "public" as const,
  "arm-endpoint": env.AZURE_ARM_ENDPOINT || undefined,
});

/** The resource providers of the workflow that the subscription may not use yet. */
async function unregisteredIn(subscription: string, { arm }: Azure): Promise<string[]> {
  const all = await Promise.all(
    namespaces.map((each) => arm.get<ArmProvider>(`/subscriptions/${subscription}/providers/${each}`)),
  );
  return namespaces.filter((_, at) => all[at]?.registrationState !== "Registered");
}

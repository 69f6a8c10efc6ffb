import { azureWith, lookAt } from "../../arm/fake-azure.test-support.ts";
import { nodePool } from "./node-pool.ts";
import type { NodePoolWant } from "./want.ts";

export const cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
export const id = `${cluster}/agentPools/work`;
export const system = { name: "nodes", mode: "System" };
/** A cluster and a pool in it that have these properties, by their IDs. */
export const there = (properties: object, plane: object = {}) => ({
  [cluster]: { id: cluster, properties: { currentKubernetesVersion: "1.33.5", agentPoolProfiles: [system], ...plane } },
  [id]: { id, name: "work", properties: { provisioningState: "Succeeded", mode: "User", eTag: "e", ...properties } },
});

/** What a pool of such properties needs. */
export async function look(properties: object, want: Partial<NodePoolWant>, plane: object = {}) {
  const fake = azureWith(there(properties, plane));
  const goal = nodePool(fake.azure, { cluster, name: "work", newestImage: false, ...want });
  const { operation, fields, immutable } = await lookAt(goal);
  return { operation, fields, immutable, said: fake.said };
}

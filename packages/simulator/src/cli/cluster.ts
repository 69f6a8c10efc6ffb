import { firstDeployer } from "../azure/entra/directory.ts";
import type { Cloud } from "../cloud.ts";

const version = "api-version=2025-10-01";

interface Made {
  readonly properties?: { readonly provisioningState?: string };
  readonly error?: { readonly message: string };
  readonly message?: string;
}

/** How much faster it comes than on Azure: AWS refuses signatures of clients whose clocks are five minutes behind. */
const speedup = 60;

/** Creates a cluster of AKS in a resource group of its name, moves the clock until it is there, and gives its kubeconfig. */
export async function createCluster(cloud: Cloud, name: string): Promise<string> {
  const usual = cloud.world.operationSpeedup;
  cloud.world.operationSpeedup = speedup;
  try {
    return await created(cloud, name);
  } finally {
    cloud.world.operationSpeedup = usual;
  }
}

async function created(cloud: Cloud, name: string): Promise<string> {
  const { subscriptionId } = firstDeployer(cloud.world).subscription;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
  const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;
  const location = "northeurope";
  await cloud.request("PUT", `${group}?api-version=2022-09-01`, { location });
  const answer = await cloud.request("PUT", `${cluster}?${version}`, {
    location,
    identity: { type: "SystemAssigned" },
    properties: {
      dnsPrefix: name,
      agentPoolProfiles: [{ name: "nodepool1", mode: "System", count: 2, vmSize: "Standard_D4s_v5" }],
    },
  });
  let { properties, error, message } = answer.body as Made;
  while (properties?.provisioningState === "Creating") {
    cloud.world.clock.advance(1000);
    ({ properties, error, message } = (await cloud.request("GET", `${cluster}?${version}`)).body as Made);
  }
  if (properties?.provisioningState !== "Succeeded") throw new ClusterError(error?.message ?? message ?? "It failed.");
  const { body } = await cloud.request("POST", `${cluster}/listClusterAdminCredential?${version}`);
  const [first] = (body as { kubeconfigs: { value: string }[] }).kubeconfigs;
  return String(Buffer.from(first?.value ?? "", "base64"));
}

/** The cluster that was asked for could not be created. */
export class ClusterError extends Error {}

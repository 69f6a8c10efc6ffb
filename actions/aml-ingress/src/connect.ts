import type { Run, Values } from "@slipway/action";
import { connectAzure } from "@slipway/azure";
import { absentCluster, aksCluster } from "@slipway/clusters";
import { connectKubernetes, type Kubernetes } from "@slipway/kubernetes";
import type { inputs } from "./inputs.ts";

type Inputs = Values<typeof inputs>;

/** The cluster, and whether it is only planned to be made. */
export interface Client {
  readonly kubernetes: Kubernetes;
  readonly isInNew: boolean;
}

/** Gets ready to speak to the cluster: by a kubeconfig, or by the one that Azure gives. */
export async function connect(given: Inputs, run: Run): Promise<Client> {
  const { cluster } = given;
  if (cluster === undefined) return { kubernetes: (await connectKubernetes(given, run)).kubernetes, isInNew: false };
  if (run.planned.get(cluster.toLowerCase())?.isNew) return { kubernetes: absentCluster(run), isInNew: true };
  const azure = await connectAzure(given, run);
  if (run.mode === "destroy" && (await azure.arm.get(cluster)) === undefined) {
    run.warn(`The cluster ${cluster} does not exist: what was in it is gone with it.`);
    return { kubernetes: absentCluster(run), isInNew: false };
  }
  const isPlanned = run.planned.has(
    `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/azureml`.toLowerCase(),
  );
  return { kubernetes: await aksCluster(given, cluster, azure), isInNew: isPlanned };
}

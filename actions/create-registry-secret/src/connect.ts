import type { Run, Values } from "@slipway/action";
import { type Aws, type awsInputs, connectAws, ecrRegistry } from "@slipway/aws";
import { type Azure, type azureInputs, connectAzure } from "@slipway/azure";
import { absentCluster, aksCluster, eksCluster, type routes } from "@slipway/clusters";
import { connectKubernetes, type Kubernetes, type kubernetesInputs } from "@slipway/kubernetes";

/** The clients of the goals. */
export interface Client {
  readonly kubernetes: Kubernetes;
  /** What distinguishes the cluster from others. */
  readonly home: string;
  /** Only where something of Azure is wanted. */
  readonly azure: Azure | undefined;
  /** Only where the registry is one of ECR: in its region. */
  readonly aws: Aws | undefined;
}

type Inputs = Values<typeof kubernetesInputs> &
  Values<typeof azureInputs> &
  Values<Omit<typeof awsInputs, "region">> & {
    readonly region: string | undefined;
    readonly acr: string | undefined;
    readonly ecr: string | undefined;
    readonly cluster: string | undefined;
    readonly route: (typeof routes)[number];
  };

/** Gets ready to speak to the cluster, and to Azure where the inputs name something of it. */
export async function connect(inputs: Inputs, run: Run): Promise<Client> {
  const { acr, ecr, cluster } = inputs;
  const region = ecr === undefined ? undefined : ecrRegistry(ecr, inputs.region)?.region;
  const aws = region === undefined ? undefined : connectAws({ ...inputs, region }, run);
  if (cluster === undefined) {
    const azure = acr === undefined ? undefined : await connectAzure(inputs, run);
    const { kubernetes, server } = await connectKubernetes(inputs, run);
    return { kubernetes, home: server, azure, aws };
  }
  if (cluster.startsWith("arn:")) {
    const azure = acr === undefined ? undefined : await connectAzure(inputs, run);
    const [, , , home = "", , resource = ""] = cluster.split(":");
    const its = connectAws({ ...inputs, region: home }, run);
    return { kubernetes: await eksCluster(resource.replace("cluster/", ""), its), home: cluster, azure, aws };
  }
  const azure = await connectAzure(inputs, run);
  const kubernetes = await aksCluster(inputs, cluster, azure).catch(async (error: unknown) => {
    if (run.mode !== "destroy" || (await azure.arm.get(cluster)) !== undefined) throw error;
    run.warn(`The cluster ${cluster} does not exist: the secrets that were in it are gone with it.`);
    return absentCluster(run);
  });
  return { kubernetes, home: cluster, azure, aws };
}

import { type Run, UnfitError, type Values } from "@slipway/action";
import { type Aws, type awsInputs, connectAws, ecrRegistry, eksToken, findCluster } from "@slipway/aws";
import {
  type Azure,
  aksServerScope,
  type azureInputs,
  commandRunner,
  connectAzure,
  refuseOtherServer,
} from "@slipway/azure";
import {
  connectKubectl,
  connectKubernetes,
  connectServer,
  KubeconfigError,
  type Kubernetes,
  type kubernetesInputs,
} from "@slipway/kubernetes";

/** The clients of the goals. */
export interface Client {
  readonly kubernetes: Kubernetes;
  /** Only where something of Azure is wanted. */
  readonly azure: Azure | undefined;
  /** Only where the registry is one of ECR: in its region. */
  readonly aws: Aws | undefined;
}

/** The routes to a cluster. */
export const routes = ["auto", "direct", "run-command"] as const;

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
    return { kubernetes: (await connectKubernetes(inputs, run)).kubernetes, azure, aws };
  }
  if (cluster.startsWith("arn:")) {
    const azure = acr === undefined ? undefined : await connectAzure(inputs, run);
    return { kubernetes: await eksCluster(inputs, cluster, run), azure, aws };
  }
  const azure = await connectAzure(inputs, run);
  const kubernetes = await reach(inputs, cluster, azure).catch(async (error: unknown) => {
    if (run.mode !== "destroy" || (await azure.arm.get(cluster)) !== undefined) throw error;
    run.warn(`The cluster ${cluster} does not exist: the secrets that were in it are gone with it.`);
    return withoutCluster(run);
  });
  return { kubernetes, azure, aws };
}

/** A cluster of EKS, signed in to as the identity of AWS. */
async function eksCluster(inputs: Inputs, arn: string, run: Run): Promise<Kubernetes> {
  const [, , , region = "", , resource = ""] = arn.split(":");
  const aws = connectAws({ ...inputs, region }, run);
  const name = resource.replace("cluster/", "");
  const { endpoint, authority, status } = await findCluster(name, aws);
  if (endpoint === undefined || authority === undefined)
    throw new UnfitError(`The cluster ${name} has no API server yet: it is ${status}.`, "Run again when it is ACTIVE.");
  const ca = Buffer.from(authority, "base64").toString("utf8");
  return (await connectServer({ server: new URL(endpoint), ca, bearer: () => eksToken(name, aws) }, run)).kubernetes;
}

/** What a destroy finds in a cluster that is gone. */
const withoutCluster = (run: Run): Kubernetes => {
  const nothing = async () => undefined;
  return { run, get: nothing, create: nothing, patch: nothing, delete: nothing };
};

/** By the route of the inputs. `auto` tries whether the API server answers from here. */
async function reach(inputs: Inputs, cluster: string, azure: Azure): Promise<Kubernetes> {
  const byCommand = async () => connectKubectl(await commandRunner(cluster, azure), azure.run);
  if (inputs.route === "run-command") return await byCommand();
  const kubeconfig = inputs.kubeconfig ?? (await userKubeconfig(cluster, azure));
  const entraToken = async (host: string) => {
    await refuseOtherServer(cluster, host, azure);
    return (await azure.signIn.getToken(aksServerScope)).token;
  };
  const { kubernetes, host, reachable } = await connectKubernetes({ ...inputs, kubeconfig }, azure.run, entraToken);
  if (inputs.kubeconfig === undefined) await refuseOtherServer(cluster, host, azure);
  if (inputs.route === "direct" || (await reachable())) return kubernetes;
  azure.run.info(`${host} does not answer from here, as a private API server: using the route run-command.`);
  return await byCommand();
}

/** The kubeconfig that AKS gives to anyone who may use the cluster. */
async function userKubeconfig(cluster: string, { arm, run }: Azure): Promise<string> {
  const { kubeconfigs } = (await arm.post(`${cluster}/listClusterUserCredential`)) as {
    readonly kubeconfigs?: readonly { readonly value?: string }[];
  };
  const value = kubeconfigs?.[0]?.value;
  if (!value)
    throw new KubeconfigError(`AKS gave no kubeconfig for ${cluster}.`, "Give one yourself in the input kubeconfig.");
  run.mask(value);
  return Buffer.from(value, "base64").toString("utf8");
}

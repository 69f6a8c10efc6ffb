import type { Run, Values } from "@slipway/action";
import { type Azure, type azureInputs, connectAzure } from "@slipway/azure";
import { connectKubernetes, KubeconfigError, type Kubernetes, type kubernetesInputs } from "@slipway/kubernetes";

/** What the goals speak to. */
export interface Client {
  readonly kubernetes: Kubernetes;
  /** Only where something of Azure is wanted. */
  readonly azure: Azure | undefined;
}

type Inputs = Values<typeof kubernetesInputs> &
  Values<typeof azureInputs> & {
    readonly acr: string | undefined;
    readonly cluster: string | undefined;
  };

/** The application that stands for the API server of every AKS cluster that signs in by Entra. */
const aksServer = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

/** Gets ready to speak to the cluster, and to Azure where the inputs name something of it. */
export async function connect(inputs: Inputs, run: Run): Promise<Client> {
  const azure = inputs.acr === undefined && inputs.cluster === undefined ? undefined : await connectAzure(inputs, run);
  const kubeconfig = inputs.kubeconfig ?? (azure && inputs.cluster && (await userKubeconfig(inputs.cluster, azure)));
  const entraToken = azure && (async () => (await azure.signIn.getToken(aksServer)).token);
  const { kubernetes } = await connectKubernetes({ ...inputs, kubeconfig }, run, entraToken);
  return { kubernetes, azure };
}

/** The kubeconfig that AKS hands to whoever may use the cluster. */
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

import type { Run, Values } from "@slipway/action";
import { type Azure, aksServerScope, commandRunner, connectAzure, refuseOtherServer } from "@slipway/azure";
import { connectKubectl, connectKubernetes, KubeconfigError, type Kubernetes } from "@slipway/kubernetes";
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
  if (run.planned.get(cluster.toLowerCase())?.isNew) return { kubernetes: nothingIn(run), isInNew: true };
  const azure = await connectAzure(given, run);
  if (run.mode === "destroy" && (await azure.arm.get(cluster)) === undefined) {
    run.warn(`The cluster ${cluster} does not exist: what was in it is gone with it.`);
    return { kubernetes: nothingIn(run), isInNew: false };
  }
  const isPlanned = run.planned.has(
    `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/azureml`.toLowerCase(),
  );
  return { kubernetes: await reach(given, cluster, azure), isInNew: isPlanned };
}

/** A cluster that is not there. */
const nothingIn = (run: Run): Kubernetes => {
  const nothing = async () => undefined;
  return { run, get: nothing, create: nothing, patch: nothing, delete: nothing };
};

/** By the route of the inputs. `auto` tries whether the API server answers from here. */
async function reach(given: Inputs, cluster: string, azure: Azure): Promise<Kubernetes> {
  const byCommand = async () => connectKubectl(await commandRunner(cluster, azure), azure.run);
  if (given.route === "run-command") return await byCommand();
  const kubeconfig = given.kubeconfig ?? (await userKubeconfig(cluster, azure));
  const entraToken = async (host: string) => {
    await refuseOtherServer(cluster, host, azure);
    return (await azure.signIn.getToken(aksServerScope)).token;
  };
  const { kubernetes, host, reachable } = await connectKubernetes({ ...given, kubeconfig }, azure.run, entraToken);
  if (given.kubeconfig === undefined) await refuseOtherServer(cluster, host, azure);
  if (given.route === "direct" || (await reachable())) return kubernetes;
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

import type { Values } from "@slipway/action";
import { type Azure, aksServerScope, commandRunner, refuseOtherServer } from "@slipway/azure";
import {
  connectKubectl,
  connectKubernetes,
  KubeconfigError,
  type Kubernetes,
  type kubernetesInputs,
} from "@slipway/kubernetes";

/** The routes to a cluster. */
export const routes = ["auto", "direct", "run-command"] as const;

type Given = Values<typeof kubernetesInputs> & { readonly route: (typeof routes)[number] };

/** A cluster of AKS, by the route of the inputs. `auto` tries whether the API server answers from here. */
export async function aksCluster(given: Given, id: string, azure: Azure): Promise<Kubernetes> {
  const byCommand = async () => connectKubectl(await commandRunner(id, azure), azure.run);
  if (given.route === "run-command") return await byCommand();
  const kubeconfig = given.kubeconfig ?? (await userKubeconfig(id, azure));
  const entraToken = async (host: string) => {
    await refuseOtherServer(id, host, azure);
    return (await azure.signIn.getToken(aksServerScope)).token;
  };
  const { kubernetes, host, reachable } = await connectKubernetes({ ...given, kubeconfig }, azure.run, entraToken);
  if (given.kubeconfig === undefined) await refuseOtherServer(id, host, azure);
  if (given.route === "direct" || (await reachable())) return kubernetes;
  azure.run.info(`${host} does not answer from here, as a private API server: using the route run-command.`);
  return await byCommand();
}

/** The kubeconfig that AKS gives to anyone who may use the cluster. */
async function userKubeconfig(id: string, { arm, run }: Azure): Promise<string> {
  const { kubeconfigs } = (await arm.post(`${id}/listClusterUserCredential`)) as {
    readonly kubeconfigs?: readonly { readonly value?: string }[];
  };
  const value = kubeconfigs?.[0]?.value;
  if (!value)
    throw new KubeconfigError(`AKS gave no kubeconfig for ${id}.`, "Give one yourself in the input kubeconfig.");
  run.mask(value);
  return Buffer.from(value, "base64").toString("utf8");
}

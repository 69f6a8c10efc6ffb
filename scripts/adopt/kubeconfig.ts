import { connectKubernetes, type KubernetesReads } from "../../packages/kubernetes/src/index.ts";
import { commandRun, type Machine } from "./command-run.ts";

/** A cluster that a kubeconfig names, to read from. */
export async function clusterBy(file: string, machine: Machine): Promise<KubernetesReads> {
  const inputs = {
    ...{ kubeconfig: undefined, context: undefined },
    ...{ "kubeconfig-path": file, "insecure-skip-tls-verify": false },
  };
  return (await connectKubernetes(inputs, commandRun(machine))).kubernetes;
}

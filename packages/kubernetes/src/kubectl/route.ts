import type { Run } from "@slipway/action";
import type { Kubernetes } from "../client/client.ts";
import type { Shell } from "./shell.ts";

/** A cluster that is reached by kubectl, run elsewhere. */
export async function connectKubectl(shell: Shell, run: Run): Promise<Kubernetes> {
  const { KubectlKubernetes } = await import("./kubectl.ts");
  return new KubectlKubernetes(shell, run);
}

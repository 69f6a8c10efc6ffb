import type { Run } from "@slipway/action";
import type { Kubernetes } from "../client/client.ts";

/** Runs a shell command where kubectl reaches the cluster, with files beside it. */
export type Shell = (
  command: string,
  files?: Readonly<Record<string, string>>,
) => Promise<{ readonly exitCode: number; readonly logs: string }>;

/** A cluster that is reached by kubectl, run elsewhere. */
export async function connectKubectl(shell: Shell, run: Run): Promise<Kubernetes> {
  const { KubectlKubernetes } = await import("./kubectl.ts");
  return new KubectlKubernetes(shell, run);
}

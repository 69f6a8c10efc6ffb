import { UnfitError } from "@slipway/action";
import type { AzureReads } from "../azure.ts";
import { isConnectedByArc } from "./extension.ts";

/** How long the agents of a cluster that was just connected may take to report, and how often to look. */
const patience = 5 * 60_000;
const pace = 10_000;

/** When the agents of a cluster were heard last, if they are not connected now. Those of AKS always are. */
export async function silentSince(cluster: string, { arm }: AzureReads): Promise<string | undefined> {
  if (!isConnectedByArc(cluster)) return undefined;
  const { properties = {} } = (await arm.get(cluster)) ?? {};
  if (String(properties.connectivityStatus).toLowerCase() === "connected") return undefined;
  return `${properties.connectivityStatus ?? "in no known state"}, last heard ${properties.lastConnectivityTime ?? "never"}`;
}

/** Waits until the agents are connected: nothing can be installed before. */
export async function awaitAgents(cluster: string, what: string, azure: AzureReads): Promise<void> {
  const { run } = azure;
  const end = run.clock.now() + patience;
  await run.wait(`the agents of ${cluster}`, async () => {
    for (;;) {
      const silent = await silentSince(cluster, azure);
      if (silent === undefined) return;
      if (run.clock.now() >= end || /expired/i.test(silent)) throw offline(cluster, what, silent);
      await run.clock.sleep(pace);
    }
  });
}

const offline = (cluster: string, what: string, silent: string): UnfitError =>
  new UnfitError(
    `${what} cannot be installed: the agents of ${cluster} are not connected (${silent}).`,
    /expired/i.test(silent)
      ? "Their certificate has expired: delete the connected cluster and connect it again."
      : "Start the cluster, and allow the pods in its namespace azure-arc to reach Azure; then run again.",
  );

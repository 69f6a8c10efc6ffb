import { UnfitError } from "@slipway/action";
import type { HopsworksReads } from "../client/reads.ts";
import type { Cluster } from "./types.ts";

/** States that nothing but a person ends; every other word but these two ends by itself. */
const broken = new Set([
  ...["error", "worker-error", "secondary-error", "command-failed", "termination-warning"],
  ...["externally-shutting-down", "externally-terminated"],
]);
const atRest = new Set(["running", "stopped", "externally-stopped"]);

export const isBroken = ({ state }: Cluster): boolean => broken.has(state);

/** Whether something goes on in it. An upgrade stops it and starts it again. */
export const isInProgress = (cluster: Cluster): boolean =>
  !isBroken(cluster) && (!atRest.has(cluster.state) || Boolean(cluster.upgradeInProgress));

/** What it is or will be once what goes on has ended. */
export const headsFor = (cluster: Cluster): "running" | "stopped" =>
  !cluster.upgradeInProgress && /^(stopping|stopped|externally-stopped)$/.test(cluster.state) ? "stopped" : "running";

/** Refuses to go on with a cluster that failed, with the cause. */
export function refuseBroken(cluster: Cluster): void {
  if (!isBroken(cluster)) return;
  const { from, to } = cluster.upgradeInProgress ?? {};
  const during = from === undefined ? "" : ` in the upgrade from ${from} to ${to}`;
  throw new UnfitError(
    `The Hopsworks cluster ${cluster.name} is in the state ${cluster.state}${during}: ${cluster.errorMessage || "the service does not say why"}.`,
    from === undefined
      ? "Correct what the service names, then recover or terminate the cluster at Hopsworks: nothing here repairs it."
      : "Roll the upgrade back at Hopsworks, or ask its support.",
  );
}

/** As often as the vendor's own provider looks. */
const pace = 30_000;

/** Waits until nothing goes on in a cluster; undefined when it is gone. The first look comes after a while: a change may not show at once. */
export async function whenAtRest({ id, name }: Cluster, hopsworks: HopsworksReads): Promise<Cluster | undefined> {
  const { run } = hopsworks;
  return await run.wait(`the Hopsworks cluster ${name}`, async () => {
    for (;;) {
      await run.clock.sleep(pace);
      const cluster = await readCluster(id, hopsworks);
      if (cluster === undefined || !isInProgress(cluster)) return cluster;
    }
  });
}

export const readCluster = async (id: string, hopsworks: HopsworksReads): Promise<Cluster | undefined> =>
  (await hopsworks.find<{ readonly cluster?: Cluster }>(`api/clusters/${encodeURIComponent(id)}`))?.cluster;

import { UnfitError } from "@slipway/action";
import type { Hopsworks } from "../client/client.ts";
import type { HopsworksReads } from "../client/reads.ts";
import type { ClusterUpdate } from "./changes.ts";
import { headsFor, refuseBroken, whenAtRest } from "./states.ts";
import type { Cluster, ClusterWant } from "./types.ts";

/** Refuses changes that the service does not make in the state that the cluster is in. */
export async function refuseUpdate(
  want: ClusterWant,
  have: Cluster,
  body: ClusterUpdate,
  hopsworks: HopsworksReads,
): Promise<void> {
  const isStopped = headsFor(have) === "stopped";
  const name = `The Hopsworks cluster ${have.name}`;
  if (body.headType !== undefined && !isStopped)
    throw new UnfitError(
      `${name} runs, and the instance type of its head changes only while it is stopped.`,
      "Stop it first (state: stopped, without head-instance-type), then give the new type with state: running.",
    );
  const needsToRun = (["version", "remove", "add", "autoscale"] as const).filter((part) => body[part] !== undefined);
  if (needsToRun.length > 0 && isStopped && !body.start)
    throw new UnfitError(
      `${name} is stopped, and its version, workers and autoscaling change only while it runs.`,
      "Write state: running, or leave these inputs as they are.",
    );
  if ((body.add ?? body.remove) !== undefined && have.autoscale && want.autoscale !== "off")
    throw new UnfitError(
      `${name} scales its workers by itself, so they are not changed by hand.`,
      "Leave workers out, or write autoscale: off as well.",
    );
  if (body.version !== undefined) await refuseUpgrade(body.version, have, want, hopsworks);
}

interface Version {
  readonly version: string;
  readonly upgradableFromVersion: string;
}

async function refuseUpgrade(to: string, have: Cluster, { cloud }: ClusterWant, hopsworks: HopsworksReads) {
  const all = await hopsworks.list<Version>(`api/clusters/hopsworks/versions/${cloud}`, "versions");
  if (all.some(({ version, upgradableFromVersion }) => version === to && upgradableFromVersion === have.version))
    return;
  const next = all.filter(({ upgradableFromVersion }) => upgradableFromVersion === have.version);
  throw new UnfitError(
    `The Hopsworks cluster ${have.name} cannot be upgraded from ${have.version} to ${to}.`,
    next.length === 0
      ? `Leave version at ${have.version}: the service offers no upgrade from it.`
      : `Write version: ${next.map(({ version }) => version).join(" or ")}.`,
  );
}

/** Sends what is planned, one after the other: the service takes the next change when the last one has ended. */
export async function updateCluster(have: Cluster, body: ClusterUpdate, hopsworks: Hopsworks): Promise<void> {
  const path = `api/clusters/${encodeURIComponent(have.id)}`;
  const off = () => hopsworks.send("DELETE", `${path}/autoscale`);
  const steps: readonly (readonly [part: unknown, send: () => Promise<void>])[] = [
    [
      body.headType,
      () =>
        hopsworks.send("PUT", `${path}/nodes/modify-instance-type`, {
          nodeInfo: { nodeType: "head", instanceType: body.headType },
        }),
    ],
    [body.start, () => hopsworks.send("PUT", `${path}/start`)],
    [body.version, () => hopsworks.send("POST", `${path}/upgrade`, { version: body.version })],
    [body.autoscale === "off" || undefined, off],
    [body.remove, () => hopsworks.send("DELETE", `${path}/workers`, { workers: body.remove })],
    [body.add, () => hopsworks.send("POST", `${path}/workers`, { workers: body.add })],
    [
      body.autoscale === "off" ? undefined : body.autoscale,
      () => hopsworks.send("POST", `${path}/autoscale`, { autoscale: body.autoscale }),
    ],
    [body.stop, () => hopsworks.send("PUT", `${path}/stop`)],
  ];
  for (const [part, send] of steps) {
    if (part === undefined) continue;
    hopsworks.run.signal.throwIfAborted();
    await send();
    const after = await whenAtRest(have, hopsworks);
    if (after !== undefined) refuseBroken(after);
  }
}

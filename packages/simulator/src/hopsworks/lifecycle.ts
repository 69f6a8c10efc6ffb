import { lookup } from "../world/table.ts";
import type { World } from "../world/world.ts";
import { type Cluster, hopsworks, type Workers } from "./state.ts";

/** A state that a cluster goes through, and how many seconds it stays in it. */
type Stage = readonly [state: string, seconds: number];

/** The ways through the states of the provider's model.go, as its waits expect them (resource_cluster.go). */
const ways = {
  create: [
    ["pending", 60],
    ["initializing", 300],
    ["rondb-initializing", 240],
    ["starting-hopsworks", 300],
  ],
  start: [
    ["starting", 120],
    ["initializing", 180],
    ["starting-hopsworks", 120],
  ],
  stop: [["stopping", 120]],
  addWorkers: [
    ["worker-pending", 60],
    ["worker-initializing", 120],
  ],
  removeWorkers: [
    ["worker-decommissioning", 60],
    ["worker-shutting-down", 60],
  ],
  autoscale: [["updating", 60]],
  upgrade: [
    ["stopping", 120],
    ["stopped", 60],
    ["pending", 60],
    ["initializing", 300],
    ["starting-hopsworks", 240],
  ],
  delete: [["shutting-down", 180]],
} satisfies Record<string, readonly Stage[]>;

export type Way = keyof typeof ways;

const ends = { running: "stoppable", stopped: "startable" } as const;

interface Due {
  readonly id: string;
  readonly way: Way;
  readonly at: number;
}

const kind = "hopsworks-stage";

/** Has what falls due move clusters on. Called once, when the service is made. */
export function followStages(world: World): void {
  world.on<Due>(kind, (due) => enter(world, due));
}

/** Sends a cluster on its way. */
export const send = (world: World, { id }: Cluster, way: Way): void => enter(world, { id, way, at: 0 });

function enter(world: World, { id, way, at }: Due): void {
  const cluster = lookup(hopsworks(world).clusters, id);
  if (cluster === undefined) return;
  const [state, seconds] = (ways[way] as readonly Stage[])[at] ?? [];
  if (state === undefined || seconds === undefined) {
    finish(world, cluster, way);
    return;
  }
  Object.assign(cluster, { state, initializationStage: state, activationState: "pending" });
  world.after(seconds, kind, { id, way, at: at + 1 });
}

function finish(world: World, cluster: Cluster, way: Way): void {
  if (way === "delete") {
    delete hopsworks(world).clusters[cluster.id];
    return;
  }
  if (way === "upgrade" && cluster.upgradeInProgress) {
    cluster.version = cluster.upgradeInProgress.to;
    delete cluster.upgradeInProgress;
  }
  const state = way === "stop" ? "stopped" : "running";
  Object.assign(cluster, { state, initializationStage: state, activationState: ends[state] });
}

/** Workers more or fewer: kinds are distinguished by type and disk. */
export function changeWorkers(cluster: Cluster, changes: readonly Workers[], sign: 1 | -1): void {
  const { workers } = cluster.clusterConfiguration;
  for (const { count, ...kindOf } of changes) {
    const found = workers.find(
      (each) => each.instanceType === kindOf.instanceType && each.diskSize === kindOf.diskSize,
    );
    if (found) found.count += sign * count;
    else workers.push({ ...kindOf, count });
  }
  cluster.clusterConfiguration.workers = workers.filter(({ count }) => count > 0);
}

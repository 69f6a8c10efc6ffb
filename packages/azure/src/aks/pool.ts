import { UnfitError } from "@slipway/action";
import { type Change, changed } from "@slipway/reconcile";
import { type Json, set } from "../arm/json-path.ts";
import { sameInCluster } from "./compare.ts";
import type { ArmCluster, ArmPool, ClusterWant, PoolWant } from "./want.ts";

/** What a pool gets that is new and for which nothing else is said. */
const usualPool = { size: "Standard_D4s_v5", count: 3 } as const;

const fixedPool = ({ subnet, pool }: ClusterWant): Json => ({
  vmSize: pool.size,
  availabilityZones: pool.zones,
  vnetSubnetID: subnet,
  podSubnetID: pool.podSubnet,
  enableEncryptionAtHost: pool.hostEncryption,
});

const openPool = ({ version, pool: { bounds, count, fips } }: ClusterWant): Json => ({
  orchestratorVersion: version,
  enableFIPS: fips,
  ...(bounds ? { enableAutoScaling: true, minCount: bounds.min, maxCount: bounds.max } : {}),
  ...(bounds === undefined && count !== undefined ? { enableAutoScaling: false, count } : {}),
});

/** The pool of a cluster that is not there yet. Pure. */
export const newPool = (want: ClusterWant): ArmPool => ({
  ...fixedPool(want),
  ...openPool(want),
  name: want.pool.name,
  mode: "System",
  type: "VirtualMachineScaleSets",
  osType: "Linux",
  vmSize: want.pool.size ?? usualPool.size,
  count: want.pool.count ?? want.pool.bounds?.min ?? usualPool.count,
});

/** How the fields of a pool are called in a plan. */
export const poolField = (name: string): string => `properties.agentPoolProfiles[${name}]`;

/** What differs in the pool that the cluster began with. A difference that Azure does not make in place is refused: it is no reason to touch the cluster. */
export function poolChanges(cluster: ArmCluster, want: ClusterWant): Change[] {
  const field = poolField(want.pool.name);
  const pool = poolOf(cluster, want);
  const have = { ...pool, orchestratorVersion: pool.currentOrchestratorVersion ?? pool.orchestratorVersion };
  refuseOtherPool(changed(have, fixedPool(want), sameInCluster), cluster, want);
  return changed(have, openPool(want), sameInCluster, field);
}

/** Azure adds no pool by a write of the cluster. */
function poolOf({ id, properties }: ArmCluster, { pool: { name } }: ClusterWant): ArmPool {
  const pools = properties.agentPoolProfiles ?? [];
  const pool = pools.find((each) => each.name === name);
  if (pool) return pool;
  throw new UnfitError(
    `The cluster ${id} has no node pool ${name}; it has ${pools.map((each) => each.name).join(", ") || "none"}.`,
    "Write the name of one of its pools in pool, or add the pool first (action add-node-pool).",
  );
}

function refuseOtherPool(changes: readonly Change[], { id }: ArmCluster, { pool: { name } }: ClusterWant): void {
  if (changes.length === 0) return;
  const fields = changes.map(
    ({ field, have, want }) => `${field} is ${JSON.stringify(have)}, not ${JSON.stringify(want)}`,
  );
  throw new UnfitError(
    `The node pool ${name} of ${id} cannot be changed in place: ${fields.join("; ")}.`,
    "Give the present values, or add another pool (action add-node-pool), move what runs there and remove this one.",
  );
}

/** A pool as it was read, with the changes made in it. Pure. */
export function mergedPool(pool: ArmPool, changes: readonly Change[], { bounds, count }: PoolWant): Json {
  const next = changes.reduce<Json>((all, { field, want }) => set(all, [field.split(".").at(-1) ?? ""], want), pool);
  if (bounds) return { ...next, count: Math.min(Math.max(Number(next.count), bounds.min), bounds.max) };
  if (count === undefined) return next;
  // Bounds are refused where nothing scales.
  const { minCount: _min, maxCount: _max, ...plain } = next;
  return plain;
}

import { type Change, changed, immutable } from "@slipway/reconcile";
import { type Json, set } from "../arm/json-path.ts";
import { sameInCluster } from "./compare.ts";
import { reaches } from "./version.ts";
import type { ArmCluster, ArmPool, ClusterWant, PoolWant } from "./want.ts";

/** What a pool gets that is new and for which nothing else is said. */
const usualPool = { size: "Standard_D4s_v5", count: 3 } as const;

const fixedPool = ({ subnet, pool }: ClusterWant): Json => ({
  vmSize: pool.size,
  availabilityZones: pool.zones,
  vnetSubnetID: subnet,
});

const openPool = ({ version, pool: { bounds, count } }: ClusterWant): Json => ({
  orchestratorVersion: version,
  ...(bounds ? { enableAutoScaling: true, minCount: bounds.min, maxCount: bounds.max } : {}),
  ...(bounds === undefined && count !== undefined ? { enableAutoScaling: false, count } : {}),
});

/** No pool may be newer than the control plane, not even by a patch, which a version without one would choose. */
function poolVersion({ version }: ClusterWant, cluster: ArmCluster["properties"] = {}): string | undefined {
  const running = cluster.currentKubernetesVersion ?? cluster.kubernetesVersion;
  return running !== undefined && (version === undefined || reaches(running, version)) ? running : version;
}

/** A pool that is not there yet; in a cluster that is, it shares subnet and version, unless told otherwise. Pure. */
export const newPool = (want: ClusterWant, cluster?: ArmCluster["properties"]): ArmPool => ({
  ...fixedPool(want),
  vnetSubnetID: want.subnet ?? cluster?.agentPoolProfiles?.[0]?.vnetSubnetID,
  ...openPool(want),
  orchestratorVersion: poolVersion(want, cluster),
  name: want.pool.name,
  mode: "System",
  type: "VirtualMachineScaleSets",
  osType: "Linux",
  vmSize: want.pool.size ?? usualPool.size,
  count: want.pool.count ?? want.pool.bounds?.min ?? usualPool.count,
});

/** How the fields of a pool are called in a plan. */
export const poolField = (name: string): string => `properties.agentPoolProfiles[${name}]`;

/** What differs in the pool that is settled. Pure. */
export function poolChanges({ properties }: ArmCluster, want: ClusterWant): Change[] {
  const field = poolField(want.pool.name);
  const pool = properties.agentPoolProfiles?.find(({ name }) => name === want.pool.name);
  if (pool === undefined) return [{ field, want: newPool(want, properties) }];
  const have = { ...pool, orchestratorVersion: pool.currentOrchestratorVersion ?? pool.orchestratorVersion };
  return [
    ...immutable(changed(have, fixedPool(want), sameInCluster, field)),
    ...changed(have, openPool(want), sameInCluster, field),
  ];
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

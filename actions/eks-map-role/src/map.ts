import {
  type Aws,
  accessEntry,
  entryOf,
  type FoundCluster,
  type FoundMapping,
  mapRoleOf,
  refuseOverridden,
  type Tags,
  type Via,
  viaOf,
} from "@slipway/aws";
import { awsAuth } from "@slipway/kubernetes";
import type { Goal } from "@slipway/reconcile";
import { apiServerOf, mappedIn } from "./api-server.ts";
import { proofs } from "./proofs.ts";

interface Mapping {
  readonly cluster: FoundCluster;
  readonly caller: string;
  readonly found: readonly FoundMapping[];
  readonly via: Via;
  readonly raise: boolean;
  readonly can: readonly string[];
  readonly tags: Tags | undefined;
  readonly after: readonly Goal[];
}

/** Access for each role by the way that it takes, and the proofs of what it can do then. */
export async function mapping(
  { cluster, caller, found, via, raise, can, tags, after }: Mapping,
  aws: Aws,
): Promise<Goal[]> {
  const { name, mode } = cluster;
  const by = Map.groupBy(found, (each) => viaOf(each, cluster, { via, raise }));
  const [byEntry, byMap] = [by.get("access-entry") ?? [], by.get("aws-auth") ?? []];
  const around = { caller, tags, mapped: mode === "API" ? undefined : mappedIn(cluster, aws) };
  const entries = byEntry.map((each) => accessEntry(aws, entryOf(name, each, around), { after }));
  for (const each of byMap) await refuseOverridden(each, cluster, aws);
  if (tags !== undefined && byMap.length > 0 && aws.run.mode !== "destroy")
    aws.run.warn(
      `${byMap.map(({ role }) => role).join(", ")} gets access to ${name} by aws-auth, a ConfigMap, which has no tags.`,
    );
  const asked = aws.run.mode === "destroy" ? [] : can;
  if (byMap.length === 0 && asked.length === 0) return entries;
  const kubernetes = await apiServerOf(cluster, aws);
  const proven = proofs({ cluster: name, can: asked, byEntry, byMap }, kubernetes);
  if (byMap.length === 0) return [...entries, ...proven];
  const want = { cluster: name, roles: byMap.map(mapRoleOf), nodesNeedIt: mode === "CONFIG_MAP", caller };
  return [...entries, ...proven, awsAuth(kubernetes, want)];
}

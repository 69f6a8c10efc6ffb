import { MissingError, UnfitError } from "@slipway/action";
import { type Aws, type FoundCluster, findAsEntry, migratedEntry, refuseUnlessBoth, type Tags } from "@slipway/aws";
import { awsAuthPruned, everybodyIn } from "@slipway/kubernetes";
import type { Goal } from "@slipway/reconcile";
import { apiServerOf } from "./api-server.ts";

interface Migration {
  readonly cluster: FoundCluster;
  readonly caller: string;
  readonly raise: boolean;
  readonly tags: Tags | undefined;
  /** Whether aws-auth is to lose what has an entry. */
  readonly prune: boolean;
  readonly after: readonly Goal[];
}

/** An access entry for everyone who has access by aws-auth. Stops before what no entry can do. */
export async function migration(
  { cluster, caller, raise, prune, tags, after }: Migration,
  aws: Aws,
): Promise<readonly Goal[]> {
  refuseUnlessBoth(cluster, raise);
  const kubernetes = await apiServerOf(cluster, aws);
  const { admitted, problems } = await everybodyIn(kubernetes);
  const found = [];
  for (const mapped of admitted) {
    try {
      found.push(await findAsEntry(mapped, aws));
    } catch (error) {
      if (!(error instanceof MissingError) && !(error instanceof UnfitError)) throw error;
      found.push({ problem: error.message });
    }
  }
  const all = [...problems, ...found.flatMap((each) => ("problem" in each ? each.problem : []))];
  if (all.length > 0) throw notMigrated(cluster.name, all);
  const entries = found.flatMap((each) =>
    "problem" in each ? [] : migratedEntry(aws, { cluster: cluster.name, tags, ...each }, { after }),
  );
  if (!prune) return entries;
  const want = { cluster: cluster.name, caller, migrated: admitted.map(({ arn }) => arn) };
  return [...entries, awsAuthPruned(kubernetes, want, { after: entries })];
}

const notMigrated = (cluster: string, problems: readonly string[]): UnfitError =>
  new UnfitError(
    `aws-auth of the cluster ${cluster} cannot be migrated whole: ${problems.map((each) => each.replace(/\.$/, "")).join("; ")}.`,
    "Nothing was written. Change or remove that in aws-auth, then run again.",
  );

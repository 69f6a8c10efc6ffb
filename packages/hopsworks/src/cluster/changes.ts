import { type Change, changed, immutable, type Same } from "@slipway/reconcile";
import { databaseWanted } from "./database.ts";
import { headsFor } from "./states.ts";
import type { Autoscale, Cluster, ClusterWant, Workers } from "./types.ts";

/** What a change of a cluster sends, in this order. */
export interface ClusterUpdate {
  readonly headType?: string;
  readonly start?: true;
  readonly version?: string;
  readonly remove?: readonly Workers[];
  readonly add?: readonly Workers[];
  readonly autoscale?: object | "off";
  readonly stop?: true;
}

/** Azure's names have no case. */
const same: Same = (field, have, want) =>
  field.startsWith("azure.") && String(have).toLowerCase() === String(want).toLowerCase() ? true : undefined;

/** Names of tags have none either; a wanted one is found among all. */
const tagsIn = ({ tags }: Cluster) => Object.fromEntries((tags ?? []).map(({ name, value }) => [name, value]));

/** What nothing changes in a cluster that is there. */
export function fixedChanges(want: ClusterWant, have: Cluster): Change[] {
  const cloud = want.cloud.toLowerCase() as "azure" | "aws";
  const wanted = {
    [cloud]: want.place,
    sshKeyName: want.sshKey,
    clusterConfiguration: { head: { diskSize: want.headDisk } },
    publicIPAttached: want.publicIp,
    letsEncryptIssued: want.letsEncrypt,
    managedUsers: want.managedUsers,
    backupRetentionPeriod: want.backupDays,
    ronDB: want.database && databaseWanted(want.database),
    tags: want.tags,
  };
  return immutable(changed({ ...have, [cloud]: have[cloud] ?? {}, tags: tagsIn(have) }, wanted, same));
}

const kindOf = ({ instanceType, diskSize }: Workers): string => `${instanceType} ${diskSize} GB`;

/** Workers of others are those that no input can say. */
const workersIn = ({ clusterConfiguration: { workers } }: Cluster): readonly Workers[] =>
  (workers ?? []).filter(({ spotInfo }) => !spotInfo);

/** By how many the workers of each kind are to be more or fewer. */
function workerSteps(want: readonly Workers[], have: readonly Workers[]) {
  const kinds = new Map([...have, ...want].map((each) => [kindOf(each), each]));
  const countOf = (workers: readonly Workers[], kind: string) =>
    workers.filter((each) => kindOf(each) === kind).reduce((sum, { count }) => sum + count, 0);
  return [...kinds].flatMap(([kind, { instanceType, diskSize }]) => {
    const [is, to] = [countOf(have, kind), countOf(want, kind)];
    return is === to ? [] : [{ kind, is, to, workers: { instanceType, diskSize, count: Math.abs(to - is) } }];
  });
}

function autoscaleChanges(want: Autoscale | "off" | undefined, have: Cluster): Change[] {
  const { nonGpu } = have.autoscale ?? {};
  if (want !== "off") return changed({ autoscale: { nonGpu: nonGpu ?? {} } }, { autoscale: { nonGpu: want } });
  return have.autoscale ? [{ field: "autoscale", have: "on", want }] : [];
}

/** What differs and can be changed, and the requests that do it. */
export function updateOf(want: ClusterWant, have: Cluster): { changes: Change[]; body: ClusterUpdate } {
  const version = have.upgradeInProgress?.to ?? have.version;
  const { head } = have.clusterConfiguration;
  const workers = workerSteps(want.workers ?? workersIn(have), workersIn(have));
  const autoscale = autoscaleChanges(want.autoscale, have);
  const removed = workers.filter(({ is, to }) => to < is);
  const added = workers.filter(({ is, to }) => to > is);
  const heading = headsFor(have);
  const changes = [
    ...changed({ state: heading }, { state: want.state }),
    ...changed({ version }, { version: want.version }),
    ...changed({ clusterConfiguration: { head } }, { clusterConfiguration: { head: { instanceType: want.headType } } }),
    ...workers.map(({ kind, is, to }) => ({
      field: `clusterConfiguration.workers[${kind}].count`,
      have: is,
      want: to,
    })),
    ...autoscale,
  ];
  const differs = want.state !== undefined && want.state !== heading;
  const body: ClusterUpdate = {
    ...(want.headType !== undefined && want.headType !== head.instanceType ? { headType: want.headType } : {}),
    ...(differs && want.state === "running" ? { start: true } : {}),
    ...(want.version !== undefined && want.version !== version ? { version: want.version } : {}),
    // Workers by hand and by load exclude each other: what scales them goes first.
    ...(want.autoscale === "off" && autoscale.length > 0 ? { autoscale: "off" } : {}),
    ...(removed.length > 0 ? { remove: removed.map((each) => each.workers) } : {}),
    ...(added.length > 0 ? { add: added.map((each) => each.workers) } : {}),
    ...(want.autoscale !== "off" && autoscale.length > 0
      ? { autoscale: { ...have.autoscale, nonGpu: { ...have.autoscale?.nonGpu, ...want.autoscale } } }
      : {}),
    ...(differs && want.state === "stopped" ? { stop: true } : {}),
  };
  return { changes, body };
}

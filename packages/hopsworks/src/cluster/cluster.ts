import { UnfitError } from "@slipway/action";
import { defineResource, StaleError } from "@slipway/reconcile";
import type { Hopsworks } from "../client/client.ts";
import { HopsworksError } from "../client/errors.ts";
import type { HopsworksReads } from "../client/reads.ts";
import { type NewCluster, newCluster, refuseNew } from "./body.ts";
import { type ClusterUpdate, fixedChanges, updateOf } from "./changes.ts";
import { isInProgress, readCluster, refuseBroken, whenAtRest } from "./states.ts";
import type { Cluster, ClusterWant } from "./types.ts";
import { refuseUpdate, updateCluster } from "./update.ts";

const tag = "made-by";

type Body = NewCluster | ClusterUpdate;

/** A cluster of managed Hopsworks. It holds data, so it is never replaced. */
export const hopsworksCluster = defineResource<ClusterWant, Cluster, Body, HopsworksReads, Hopsworks>({
  kind: "Hopsworks cluster",
  id: ({ cloud, name }) => `${cloud.toLowerCase()}/${name}`,
  seal: {
    read: ({ tags = [] }) => tags.find(({ name }) => name === tag)?.value,
    add: (body, value) => {
      const { cloudProvider, cluster } = body as NewCluster;
      const tags = [...(cluster.tags as readonly object[]), { name: tag, value }];
      return { cloudProvider, cluster: { ...cluster, tags } };
    },
  },
  moveBy: "create a cluster of another name, and restore a backup into it at Hopsworks",
  readLagMs: 60_000,

  async read({ cloud, name }, hopsworks) {
    if (!hopsworks.hasKey) return undefined;
    const found = await clusterNamed(name, cloud, hopsworks);
    return found && (await readCluster(found.id, hopsworks));
  },

  async plan(want, have, hopsworks) {
    if (have === undefined) {
      refuseNew(want);
      return { operation: "create", body: newCluster(want) };
    }
    refuseBroken(have);
    const fixed = fixedChanges(want, have);
    const { changes, body } = updateOf(want, have);
    if (fixed.length > 0) return { operation: "replace", body: newCluster(want), changes: [...fixed, ...changes] };
    if (changes.length === 0) return { operation: "none" };
    await refuseUpdate(want, have, body, hopsworks);
    return { operation: "update", body, changes };
  },

  async create(_id, body, hopsworks) {
    try {
      await hopsworks.send("POST", "api/clusters", body);
    } catch (error) {
      const { cloudProvider, cluster } = body as NewCluster;
      // The service has no word of its own for a name that is taken.
      if (error instanceof HopsworksError && (await clusterNamed(String(cluster.name), cloudProvider, hopsworks)))
        throw new StaleError(error.message, { cause: error });
      throw error;
    }
  },

  update: (have, body, hopsworks) => updateCluster(have, body as ClusterUpdate, hopsworks),

  async delete(have, hopsworks) {
    await hopsworks.send("DELETE", `api/clusters/${encodeURIComponent(have.id)}`);
    const left = await whenAtRest(have, hopsworks);
    if (left !== undefined) refuseBroken(left);
  },

  status: (have) => (isInProgress(have) ? { inProgress: have.state } : {}),
  wait: whenAtRest,
});

/** The one cluster of a name. Nothing but the name shows whether it was made already. */
async function clusterNamed(name: string, cloud: string, hopsworks: HopsworksReads): Promise<Cluster | undefined> {
  const all = await hopsworks.list<Cluster>(`api/clusters?cloud=${cloud}`, "clusters");
  const found = all.filter((each) => each.name === name);
  if (found.length < 2) return found[0];
  throw new UnfitError(
    `There are ${found.length} Hopsworks clusters of the name ${name}: ${found.map(({ id }) => id).join(", ")}.`,
    "Terminate the one that no one uses at Hopsworks, then run again.",
  );
}

import { defineResource, type Planned } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import { tagSeal } from "../arm/ownership.ts";
import { isAtRest, statusOf } from "../arm/state.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { clusterChanges, mergedCluster, newCluster } from "./body.ts";
import { withKubeletIdentity } from "./kubelet-identity.ts";
import { clusterShows } from "./shows.ts";
import {
  type ClusterSite,
  inspectSite,
  refuseLeap,
  refuseLeavingSupport,
  refuseServicePrincipal,
  siteOf,
} from "./site.ts";
import type { ArmCluster, ClusterWant } from "./want.ts";
import { inspectApiServerSubnet, inspectWayOut } from "./way-out.ts";

/** A cluster that is there, and where. */
export interface Cluster {
  readonly resource: ArmCluster;
  readonly site: ClusterSite;
}

/** A managed Kubernetes cluster with the node pool that it begins with. Everything else in it is left as it is. */
export const aksCluster = defineResource<ClusterWant, Cluster, Json, AzureReads, Azure>({
  kind: "AKS cluster",
  id: (want) => want.id,
  seal: { ...tagSeal, read: ({ resource }) => tagSeal.read(resource), of: ({ resource: { id } }) => ({ id }) },

  async read(want, azure) {
    const { readCluster } = await import("./managed-clusters.ts");
    const resource = await readCluster(want.id, azure);
    return resource && { resource, site: await siteOf(resource, azure) };
  },

  async plan(want, have, azure): Promise<Planned<Json>> {
    if (have === undefined) {
      await inspectSite(want, azure);
      await inspectApiServerSubnet(want, azure);
      return { operation: "create", body: await withKubeletIdentity(newCluster(want), azure) };
    }
    const { resource } = have;
    refuseLeap(resource, want);
    refuseLeavingSupport(resource, want);
    refuseServicePrincipal(resource, want);
    const changes = clusterChanges(resource, want);
    const fields = changes.map(({ field }) => field);
    if (fields.includes("properties.networkProfile.outboundType")) await inspectWayOut(want, have.site.subnet, azure);
    if (fields.includes("properties.apiServerAccessProfile.subnetId")) await inspectApiServerSubnet(want, azure);
    if (changes.some((change) => change.immutable)) return { operation: "replace", body: newCluster(want), changes };
    const isWell = changes.length === 0 && statusOf(resource).failed === undefined;
    return isWell ? { operation: "none" } : { operation: "update", body: mergedCluster(resource, want), changes };
  },

  async create(id, body, azure) {
    const { writeCluster } = await import("./managed-clusters.ts");
    return await writeCluster(id, body, { ifNew: true }, azure);
  },

  async update({ resource: { id, eTag } }, body, azure) {
    const { writeCluster } = await import("./managed-clusters.ts");
    return await writeCluster(id, body, { ifMatch: eTag }, azure);
  },

  async delete({ resource: { id } }, azure) {
    const { deleteCluster } = await import("./managed-clusters.ts");
    await deleteCluster(id, azure);
  },

  shows: (id, body, have) => clusterShows(id, body, have?.resource),
  status: ({ resource }) => statusOf(resource),
  wait: ({ resource: { id } }, { arm }) => arm.until(id, isAtRest),
  moveBy: "create another cluster beside it, move what runs there, and destroy this one",
});

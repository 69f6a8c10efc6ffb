import { defineResource } from "@slipway/reconcile";
import { marked } from "../arm/ownership.ts";
import { conditionOf, isAtRest } from "../arm/state.ts";
import type { Azure } from "../connect.ts";
import { clusterChanges, mergedCluster, newCluster } from "./body.ts";
import { type ClusterSite, inspectSite, refuseLeap, siteOf } from "./site.ts";
import type { ArmCluster, ClusterWant } from "./want.ts";

/** A cluster that is there, and where. */
export interface Cluster {
  readonly resource: ArmCluster;
  readonly site: ClusterSite;
}

/** A managed Kubernetes cluster with the node pool that it begins with. Everything else in it is left as it is. */
export const aksCluster = defineResource<ClusterWant, Cluster, Azure>({
  kind: "AKS cluster",
  name: (want) => want.id,

  async read(want, azure) {
    const resource = await azure.arm.get<ArmCluster>(want.id);
    return resource && { resource, site: await siteOf(resource, azure) };
  },

  fits: inspectSite,

  diff({ resource }, want) {
    refuseLeap(resource, want);
    return clusterChanges(resource, want);
  },

  create: (want, { arm }) => arm.put(want.id, newCluster(want), { ifNew: true }),

  update: (want, { resource }, { arm }) =>
    arm.put(resource.id, mergedCluster(resource, want), { ifMatch: resource.eTag }),

  remove: ({ resource }, _want, { arm }) => arm.delete(resource.id),

  condition: ({ resource }) => conditionOf(resource),

  wait: ({ resource }, _want, { arm }) => arm.until(resource.id, isAtRest),

  owned: ({ resource }) => marked(resource),
});

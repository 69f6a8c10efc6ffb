import { changed, defineResource } from "@slipway/reconcile";
import type { Aws } from "../connect.ts";
import type { ClusterAccess, FoundCluster } from "./cluster.ts";

/** That a cluster heeds access entries. */
export interface EntriesHeeded {
  readonly cluster: FoundCluster;
  /** Whether a cluster that does not is changed so that it does, which cannot be undone. */
  readonly raise: boolean;
}

/** The authentication mode: a setting, so nothing that could be created or removed. It only ever goes one way. */
export const authenticationMode = defineResource<EntriesHeeded, ClusterAccess, Aws>({
  kind: "authentication mode of the cluster",
  name: ({ cluster }) => cluster.name,
  read: ({ cluster }) => cluster.again(),

  diff: ({ mode }, { raise }) =>
    raise && mode === "CONFIG_MAP" ? changed({ mode }, { mode: "API_AND_CONFIG_MAP" }) : [],

  async update({ cluster }, _have, aws) {
    const { raiseMode } = await import("./clusters.ts");
    await raiseMode(cluster.name, aws);
  },

  // Entries can be made while a cluster is changed otherwise.
  condition: ({ status, mode }) => ({
    ...(status === "CREATING" || (mode === "CONFIG_MAP" && status === "UPDATING") ? { moving: status } : {}),
    ...(status === "FAILED" ? { degraded: "EKS says that the cluster has failed" } : {}),
  }),

  async wait(_have, { cluster }, aws) {
    const { untilStill } = await import("./clusters.ts");
    await untilStill(cluster.name, aws);
  },
});

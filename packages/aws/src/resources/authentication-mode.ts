import { MissingError, UnfitError } from "@slipway/action";
import { changed, defineResource } from "@slipway/reconcile";
import type { Aws } from "../connect.ts";

/** That a cluster heeds access entries. */
export interface EntriesHeeded {
  readonly cluster: string;
  /** Whether a cluster that does not is changed so that it does, which cannot be undone. */
  readonly raise: boolean;
}

/** How a cluster knows who asks. */
export interface ClusterAccess {
  readonly status: string;
  readonly mode: string;
}

/** The authentication mode: a setting, so nothing that could be created or removed. It only ever goes one way. */
export const authenticationMode = defineResource<EntriesHeeded, ClusterAccess, Aws>({
  kind: "authentication mode of the cluster",
  name: ({ cluster }) => cluster,

  async read({ cluster, raise }, aws) {
    const { readAccess } = await import("../clusters.ts");
    const access = await readAccess(cluster, aws);
    if (access === undefined) {
      throw new MissingError(
        `There is no cluster ${cluster} in ${aws.region}.`,
        "Correct the inputs cluster and region, or sign in to the account that has it.",
      );
    }
    if (access.mode === "CONFIG_MAP" && !raise) {
      throw new UnfitError(
        `The cluster ${cluster} heeds no access entries: its authentication mode is CONFIG_MAP.`,
        "Set raise-authentication-mode: true to have it heed them beside aws-auth, whose mappings stay in force; EKS offers no way back. This action does not edit aws-auth.",
      );
    }
    return access;
  },

  diff: ({ mode }) => (mode === "CONFIG_MAP" ? changed({ mode }, { mode: "API_AND_CONFIG_MAP" }) : []),

  async update({ cluster }, _have, aws) {
    const { raiseMode } = await import("../clusters.ts");
    await raiseMode(cluster, aws);
  },

  // Entries can be made while a cluster is changed otherwise.
  condition: ({ status, mode }) => ({
    ...(status === "CREATING" || (mode === "CONFIG_MAP" && status === "UPDATING") ? { moving: status } : {}),
    ...(status === "FAILED" ? { degraded: "EKS says that the cluster has failed" } : {}),
  }),

  async wait(_have, { cluster }, aws) {
    const { untilStill } = await import("../clusters.ts");
    await untilStill(cluster, aws);
  },
});

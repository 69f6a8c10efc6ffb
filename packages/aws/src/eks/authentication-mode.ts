import { UnfitError } from "@slipway/action";
import { changed, defineResource } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { whereOf } from "../client/where.ts";
import type { FoundCluster } from "./cluster.ts";
import type { ClusterAccess, ModeBody } from "./cluster-access.ts";

/** That a cluster uses access entries. */
export interface ModeWant {
  readonly cluster: FoundCluster;
  /** Whether a cluster that reads only aws-auth is changed, which cannot be undone. */
  readonly raise: boolean;
}

/** A cluster that failed may not even show its mode: whatever is advised about that would be a guess. */
export function refuseFailed({ name, status }: ClusterAccess): void {
  if (status !== "FAILED") return;
  throw new UnfitError(
    `The cluster ${name} has failed, and EKS changes nothing about it any more.`,
    "Look at its health issues (`aws eks describe-cluster`), then delete it and create it again.",
  );
}

/** The authentication mode of a cluster. It is a setting, so it is neither created nor deleted, and it only goes one way. */
export const authenticationMode = defineResource<ModeWant, ClusterAccess, ModeBody, AwsReads, Aws>({
  kind: "authentication mode",
  id: ({ cluster }) => cluster.name,
  where: whereOf,
  seal: "unsealed",
  read: ({ cluster }) => cluster.reread(),

  plan({ raise }, have) {
    if (have !== undefined) refuseFailed(have);
    if (!raise || have?.mode !== "CONFIG_MAP") return { operation: "none" };
    const body = { accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } } as const;
    const changes = changed({ accessConfig: { authenticationMode: have.mode } }, body);
    return { operation: "update", body, changes };
  },

  async update({ name }, body, aws) {
    const { updateConfig } = await import("./cluster-calls.ts");
    await updateConfig(name, body, aws);
  },

  // Access entries can be created while something else of a cluster is changing.
  status: ({ status, mode }) =>
    status === "CREATING" || (mode === "CONFIG_MAP" && status === "UPDATING") ? { inProgress: status } : {},

  async wait({ name }, aws) {
    const { waitWhileChanging } = await import("./cluster-calls.ts");
    await waitWhileChanging(name, aws);
  },
});

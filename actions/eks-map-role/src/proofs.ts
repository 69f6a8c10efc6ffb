import { type FoundMapping, mapRoleOf } from "@slipway/aws";
import { accessProof, deedOf, type KubernetesReviews } from "@slipway/kubernetes";
import type { Goal } from "@slipway/reconcile";

interface Asked {
  readonly cluster: string;
  readonly can: readonly string[];
  /** Those who get access by an entry, where groups are the inputs' own and the rest is policies. */
  readonly byEntry: readonly FoundMapping[];
  readonly byMap: readonly FoundMapping[];
}

const masters = "system:masters";

/** What each mapped role must be able to do, asked of the API server. */
export function proofs({ cluster, can, byEntry, byMap }: Asked, kubernetes: KubernetesReviews): Goal[] {
  const whom = [...byMap.map((mapping) => proven(mapping, undefined)), ...byEntry.map(provenByEntry)];
  return whom.flatMap((who) => can.map((line) => accessProof(kubernetes, { cluster, ...who, deed: deedOf(line) })));
}

function provenByEntry(mapping: FoundMapping) {
  const { groups = [], policy } = mapping;
  const policies = [...(groups.includes(masters) ? ["AmazonEKSClusterAdminPolicy"] : []), ...(policy ? [policy] : [])];
  const own = groups.filter((group) => group !== masters);
  return proven({ ...mapping, groups: own }, policies.length === 0 ? undefined : policies.join(", "));
}

function proven(mapping: FoundMapping, unasked: string | undefined) {
  const { groups, username, defaultUsername } = mapRoleOf(mapping);
  // A session's name differs each time, so no binding is to one.
  const filled = (username ?? defaultUsername).replace(/\{\{\w+\}\}/g, "session");
  return { whom: mapping.principal.arn, groups, username: filled, unasked };
}

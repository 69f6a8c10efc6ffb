import type { EntryState } from "@slipway/aws";
import type { AwsAuthState } from "@slipway/kubernetes";
import type { Goal } from "@slipway/reconcile";

/** The roles that have access by these goals, and their access entries. */
export function rolesIn(goals: readonly Goal[]) {
  const roles = goals.flatMap(({ kind, id, have }) => {
    if (kind === "access entry") return [id.slice(id.indexOf("/") + 1)];
    return kind === "roles in aws-auth" ? ((have as AwsAuthState | undefined)?.roles ?? []) : [];
  });
  const entries = goals.flatMap(({ kind, have }) =>
    kind === "access entry" ? ((have as EntryState | undefined)?.arn ?? []) : [],
  );
  return { roles: JSON.stringify(roles), entries: JSON.stringify(entries) };
}

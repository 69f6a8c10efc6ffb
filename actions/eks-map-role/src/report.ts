import type { EntryState } from "@slipway/aws";
import type { AwsAuthState } from "@slipway/kubernetes";
import type { Goal } from "@slipway/reconcile";

/** Who is let in by these goals, and by which access entries. */
export function rolesIn(goals: readonly Goal<never>[]) {
  const roles = goals.flatMap(({ kind, name, have }) => {
    if (kind === "access entry") return [name.slice(name.indexOf("/") + 1)];
    return kind === "roles in aws-auth" ? ((have as AwsAuthState | undefined)?.roles ?? []) : [];
  });
  const entries = goals.flatMap(({ kind, have }) =>
    kind === "access entry" ? ((have as EntryState | undefined)?.arn ?? []) : [],
  );
  return { roles: JSON.stringify(roles), entries: JSON.stringify(entries) };
}

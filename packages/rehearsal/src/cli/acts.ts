import type { Trigger } from "../runner/run/github-event.ts";

export const modes = ["plan", "apply", "check", "plan-destroy", "destroy"] as const;
type Mode = (typeof modes)[number];

/** What happens in a scenario: runs of a workflow, and changes that someone makes by hand. */
export const acts = [...modes, "drift"] as const;
export type Act = (typeof acts)[number];

/** The event that starts a run of each mode, and another one for workflows that are not on it. */
export const eventsOf: Readonly<Record<Mode, readonly Trigger["name"][]>> = {
  plan: ["pull_request", "workflow_dispatch"],
  apply: ["push", "workflow_dispatch"],
  check: ["schedule", "workflow_dispatch"],
  "plan-destroy": ["workflow_dispatch"],
  destroy: ["workflow_dispatch"],
};

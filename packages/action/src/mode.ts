/** What a run is to do. */
export const modes = ["auto", "plan", "apply", "check", "plan-destroy", "destroy"] as const;

/** A mode once `auto` is resolved. */
export type Mode = Exclude<(typeof modes)[number], "auto">;

/** What an action sees of the mode: a plan of a destroy looks at the world as a destroy does. */
export type Purpose = Exclude<Mode, "plan-destroy">;

export const purposeOf = (mode: Mode): Purpose => (mode === "plan-destroy" ? "destroy" : mode);

/** Whether a mode writes nothing, so that later steps are planned over what earlier ones plan. */
export const isReadOnly = (mode: Mode): boolean => mode === "plan" || mode === "check";

/** What GitHub says of the event that a job runs for. */
export interface Trigger {
  readonly event: string | undefined;
  /** `refs/heads/main` */
  readonly ref: string | undefined;
  readonly defaultBranch: string | undefined;
}

/** What `auto` came to: a mode, or what to write instead. */
export type Auto = { readonly mode: Mode } | { readonly problem: string };

/**
 * What `auto` means for an event. It applies by itself only what is on the default branch: anything else may be code that
 * no one has merged, and has to say its mode. A merge queue's branch is such code too.
 */
export function resolveAuto({ event, ref, defaultBranch }: Trigger): Auto {
  if (event === "pull_request" || event === "merge_group") return { mode: "plan" };
  if (event === "schedule") return { mode: "check" };
  const isPushed = event === "push" || event === "workflow_dispatch";
  if (isPushed && defaultBranch !== undefined && ref === `refs/heads/${defaultBranch}`) return { mode: "apply" };
  const where = isPushed ? ` of ${ref ?? "no known ref"}` : "";
  return {
    problem: `auto means plan on pull_request and merge_group, check on schedule, and apply on a push to or a dispatch from the default branch; this is ${event ?? "no event"}${where}. Write plan, apply or check.`,
  };
}

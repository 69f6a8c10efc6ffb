/** What a run is to do. */
export const modes = ["auto", "plan", "apply", "check", "destroy"] as const;

/** A mode once `auto` is resolved. */
export type Mode = Exclude<(typeof modes)[number], "auto">;

/** A pull request is only planned, a schedule only checked; everything else is applied. */
export function resolveMode(mode: (typeof modes)[number], event: string | undefined): Mode {
  if (mode !== "auto") return mode;
  if (event?.startsWith("pull_request")) return "plan";
  return event === "schedule" ? "check" : "apply";
}

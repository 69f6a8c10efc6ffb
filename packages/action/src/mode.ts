/** What a run is to do. */
export const modes = ["auto", "plan", "apply", "check", "destroy"] as const;

/** A mode once `auto` is resolved. */
export type Mode = Exclude<(typeof modes)[number], "auto">;

/** Whether a mode writes nothing, so that what earlier steps would make is not there. */
export const isReadOnly = (mode: Mode): boolean => mode === "plan" || mode === "check";

/** A pull request is only planned, a schedule only checked; everything else is applied. */
export function resolveMode(mode: (typeof modes)[number], event: string | undefined): Mode {
  if (mode !== "auto") return mode;
  if (event?.startsWith("pull_request")) return "plan";
  return event === "schedule" ? "check" : "apply";
}

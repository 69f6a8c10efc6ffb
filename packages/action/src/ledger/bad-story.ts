import type { Failure } from "../failure.ts";
import type { Mode } from "../mode.ts";
import type { Entry } from "./entry.ts";

/** The entry of a step that ended before it could look at anything. */
export const badStory = (
  action: string,
  mode: Mode,
  failures: readonly Failure[],
): Omit<Entry, "format" | "step" | "order" | "at"> => ({
  story: { action, mode, waits: [], warnings: [], failures, leftInProgress: [] },
  changed: false,
  approval: [],
  shows: {},
  outputs: {},
});

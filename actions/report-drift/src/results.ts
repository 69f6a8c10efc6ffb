import type { Entry } from "@slipway/action";
import type { Plan } from "@slipway/reconcile";

/** What became of one step of the job. */
export interface Result {
  /** The step's ID in the job. */
  readonly name: string;
  readonly state: State;
  readonly entry: Entry;
  readonly plan: Plan;
}

export type State = "no-changes" | "applied" | "differs" | "failed";

const nothing: Plan = { steps: [], unchanged: [] };

/** In a destroy, a step that plans is only there to look something up: what it would create is no news. */
const isLookUp = ({ story }: Entry, ran: string): boolean =>
  ran.endsWith("destroy") && story.mode === "plan" && story.failures.length === 0;

/** What each step of the job that is one of Slipway's came to. */
export const resultsOf = (entries: readonly Entry[], ran: string): Result[] =>
  entries
    .filter((entry) => !isLookUp(entry, ran))
    .map((entry) => {
      const plan = entry.story.plan ?? nothing;
      return { name: entry.step, state: stateOf(entry, plan), entry, plan };
    });

function stateOf({ story, changed }: Entry, { steps }: Plan): State {
  const isDrift = story.mode === "check" && steps.length > 0;
  if (story.failures.length > 0 && !isDrift) return "failed";
  if (steps.length === 0) return "no-changes";
  return changed ? "applied" : "differs";
}

/** The worst of all. */
export function worstOf(results: readonly Result[]): State {
  const states = results.map(({ state }) => state);
  return (["failed", "differs", "applied"] as const).find((state) => states.includes(state)) ?? "no-changes";
}

/** Whether an apply would have something to do or to wait for. */
export const differs = (results: readonly Result[]): boolean =>
  results.some(
    ({ plan }) => plan.steps.length > 0 || plan.unchanged.some(({ inProgress }) => inProgress !== undefined),
  );

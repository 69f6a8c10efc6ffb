import type { Value } from "../../workflow/template.ts";
import type { Wait } from "../clock/clock-participant.ts";
import type { Annotation } from "../commands/output-listener.ts";
import type { Conclusion } from "../run/results.ts";
import type { Source } from "../run/sources.ts";
import type { StepPlan } from "../run/step-plan.ts";

/** What later steps of the same list see of a step: its entry in the `steps` context. */
export interface StepContext {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  /** A `cancel` step stopped it: that it was cancelled says nothing of the job. */
  readonly stopped?: true;
}

/** A list of steps while it runs: that of a job, or of a composite action. */
export interface StepScope {
  readonly steps: Record<string, StepContext>;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly env: Readonly<Record<string, string>>;
  /** Where the file comes from in which these steps are written. */
  readonly source: Source;
  /** The folder of the composite action whose steps these are. */
  readonly actionPath?: string;
  readonly signal: AbortSignal;
  /** Aborted when a `cancel` step stops the one step that runs in this scope. */
  readonly stop?: AbortSignal;
  failed: boolean;
}

/** What a step leaves behind while it runs, its inner steps included. */
export interface StepRecord {
  readonly name: string;
  readonly log: string[];
  readonly annotations: Annotation[];
  summary: string;
  /** Whether it ran a script, or an action did so for it. */
  isScript: boolean;
  /** What actions of ours planned in it. */
  readonly plans: StepPlan[];
  /** By the world's clock: when it began, when it ended, and when in between it waited. */
  from: number;
  to: number;
  readonly waits: Wait[];
}

/** The record of a step that is about to run. */
export const emptyRecord = (name: string): StepRecord => ({
  name,
  log: [],
  annotations: [],
  summary: "",
  isScript: false,
  plans: [],
  from: 0,
  to: 0,
  waits: [],
});

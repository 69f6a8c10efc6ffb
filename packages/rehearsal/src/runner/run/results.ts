import type { Wait } from "../clock/clock-participant.ts";
import type { Annotation } from "../commands/output-listener.ts";
import type { StepPlan } from "./step-plan.ts";

/** How a run, a job or a step ended. */
export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

/** A step that has ended. */
export interface StepResult {
  readonly name: string;
  /** Before `continue-on-error` is applied, and after. */
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  /** A `cancel` step stopped it. */
  readonly stopped?: true;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly log: readonly string[];
  /** What actions of ours planned in it. */
  readonly plans: readonly StepPlan[];
  /** By the world's clock: when it began, when it ended, and when in between it waited. */
  readonly from: number;
  readonly to: number;
  readonly waits: readonly Wait[];
}

/** A job that has ended; its list of steps is empty if it never started. */
export interface JobResult {
  /** Preceded by the names of the jobs that called its workflow: `deploy / network (a)`. */
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
  readonly annotations: readonly Annotation[];
  readonly environment?: string;
  /** The labels of the runners that it asked for; none for a job that never started. */
  readonly runsOn?: readonly string[];
  /** The jobs that had to end before it could begin. */
  readonly after: readonly JobResult[];
  /** By the world's clock: when it began, when it ended, and how long of that it waited. */
  readonly from: number;
  readonly to: number;
  readonly waited: number;
}

/** A run that has ended. */
export interface RunResult {
  readonly conclusion: Conclusion;
  readonly jobs: readonly JobResult[];
  /** The outputs that a caller of the workflow would get. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly Annotation[];
  readonly from: number;
  readonly to: number;
}

/** Something that happened in a run that is going on. */
export type Progress =
  | {
      readonly what: "job";
      readonly job: string;
      readonly state: "waiting" | "running" | Conclusion;
      readonly why?: string;
    }
  | {
      readonly what: "step";
      readonly job: string;
      readonly step: string;
      readonly state: "running" | Conclusion;
      /** How many changes it planned or made. */
      readonly changes?: number;
      /** Whether it ran a script, rather than an action. */
      readonly isScript?: boolean;
      /** Whether it does nothing but wait for other steps, or stop them: it fails as they do. */
      readonly isControl?: boolean;
    }
  | {
      readonly what: "line";
      readonly job: string;
      readonly step: string;
      readonly line: string;
      readonly isScript: boolean;
    };

/** The conclusion of a matrix or a run: the worst of those of its parts. */
export function worst(conclusions: readonly Conclusion[]): Conclusion {
  for (const each of ["failure", "cancelled"] as const) if (conclusions.includes(each)) return each;
  return conclusions.length > 0 && conclusions.every((each) => each === "skipped") ? "skipped" : "success";
}

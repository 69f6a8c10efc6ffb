import type { Annotation } from "./commands.ts";

/** How something ended. */
export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

/** What became of a step. */
export interface StepResult {
  readonly name: string;
  /** Before `continue-on-error` is applied, and after. */
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly log: readonly string[];
}

/** What became of a job that had steps of its own, or never came to them. */
export interface JobResult {
  /** With the names of the jobs that called its workflow: `deploy / network (a)`. */
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
  readonly annotations: readonly Annotation[];
  readonly environment?: string;
  /** The jobs that had to end before it could begin. */
  readonly after: readonly JobResult[];
  /** By the world's clock: when it began and ended, and how much of that it waited. */
  readonly from: number;
  readonly to: number;
  readonly waited: number;
}

/** What became of a run. */
export interface RunResult {
  readonly conclusion: Conclusion;
  readonly jobs: readonly JobResult[];
  /** Of a workflow that can be called: what its caller would get. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly Annotation[];
  readonly from: number;
  readonly to: number;
}

/** What is told while a run goes on. */
export type Progress =
  | {
      readonly what: "job";
      readonly job: string;
      readonly state: "waiting" | "running" | Conclusion;
      readonly why?: string;
    }
  | { readonly what: "step"; readonly job: string; readonly step: string; readonly state: "running" | Conclusion }
  | { readonly what: "line"; readonly job: string; readonly step: string; readonly line: string };

/** The worst of many: what a matrix, or a run, comes to. */
export function worst(conclusions: readonly Conclusion[]): Conclusion {
  for (const each of ["failure", "cancelled"] as const) if (conclusions.includes(each)) return each;
  return conclusions.length > 0 && conclusions.every((each) => each === "skipped") ? "skipped" : "success";
}

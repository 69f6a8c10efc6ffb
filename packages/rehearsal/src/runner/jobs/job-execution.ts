import type { StepDefinition } from "../../workflow/steps.ts";
import type { Template, Value } from "../../workflow/template.ts";
import type { JobDefinition } from "../../workflow/workflow.ts";
import type { ClockParticipant } from "../clock/clock-participant.ts";
import type { Masks } from "../commands/masks.ts";
import type { Conclusion, JobResult } from "../run/results.ts";
import type { WorkflowCall, WorkflowRun } from "../run/workflow-run.ts";
import type { StepRecord } from "../steps/step-scope.ts";
import type { System } from "./runner-system.ts";

/** A job of a workflow for one combination of its matrix, or for none. */
export interface JobInstance {
  readonly name: string;
  readonly matrix: Value;
  readonly strategy: Readonly<Record<string, Value>>;
  readonly signal: AbortSignal;
  readonly after: readonly JobResult[];
  /** How these ended, and those before them. */
  readonly chain: readonly Conclusion[];
  /** The `needs` context. */
  readonly needs: Readonly<Record<string, Value>>;
}

/** Something that an action does after all steps of the job; the last one registered runs first. */
export interface PostStep {
  readonly name: string;
  readonly if: Template | undefined;
  run(record: StepRecord, signal: AbortSignal): Promise<Conclusion>;
}

/** A job with steps of its own, while it runs on its simulated machine. */
export interface JobExecution {
  readonly run: WorkflowRun;
  readonly call: WorkflowCall;
  readonly definition: JobDefinition;
  readonly instance: JobInstance;
  readonly environment: string | undefined;
  readonly system: System;
  readonly participant: ClockParticipant;
  readonly masks: Masks;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly token: string;
  /** What the machine gives to every process: the address of the simulated clouds, and the URL for ID tokens. */
  readonly machineVariables: Readonly<Record<string, string>>;
  /** A new user name for the proxy, under which the requests of a step are recorded. */
  proxyUser(step: string): string;
  readonly folders: { readonly workspace: string; readonly temp: string; readonly home: string };
  /** The `env` context: what the workflow file says, then what steps wrote to GITHUB_ENV. */
  readonly env: Record<string, string>;
  /** What steps wrote to GITHUB_PATH, the last one first. */
  readonly paths: string[];
  readonly posts: PostStep[];
  /** What the programs of one action step pass to each other through GITHUB_STATE. */
  readonly states: Map<StepDefinition, Readonly<Record<string, string>>>;
  readonly signal: AbortSignal;
}

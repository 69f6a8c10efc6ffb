import type { Grant } from "../workflow/permissions.ts";
import type { Template, Value } from "../workflow/template.ts";
import type { JobDefinition, StepDefinition } from "../workflow/workflow.ts";
import type { Annotation } from "./commands.ts";
import type { GitHubEvent, Trigger } from "./events.ts";
import type { Masks } from "./masks.ts";
import type { Plan } from "./plan.ts";
import type { ClockParticipant } from "./presence.ts";
import type { Conclusion, JobResult, Progress } from "./results.ts";
import type { Server } from "./server.ts";

/** One run of a workflow. */
export interface WorkflowRun {
  readonly server: Server;
  readonly number: number;
  readonly trigger: Trigger;
  readonly event: GitHubEvent;
  readonly sha: string;
  readonly actor: string;
  /** The workflow that the event set off. */
  readonly plan: Plan;
  /** Where the jobs work; removed when the run has ended. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly results: JobResult[];
  /** Who is who at the proxy door: job and step by the user name that the step's proxy address gives. */
  readonly clients: Map<string, string>;
  readonly debug: boolean;
  emit(progress: Progress): void;
}

/** A workflow of a run: the one that began it, or one that a job called. */
export interface WorkflowCall {
  readonly plan: Plan;
  /** The names of the calling jobs. */
  readonly callers: readonly string[];
  readonly inputs: Readonly<Record<string, Value>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly granted: Grant;
  readonly signal: AbortSignal;
  /** Concurrency groups that its callers hold: to wait for one of them would be for ever. */
  readonly heldGroups: readonly string[];
  /** What had to end before the calling job could begin. */
  readonly after: readonly JobResult[];
}

/** A combination of a matrix, as a job sees it. */
export interface JobInstance {
  readonly name: string;
  readonly matrix: Value;
  readonly strategy: Readonly<Record<string, Value>>;
  readonly signal: AbortSignal;
  readonly after: readonly JobResult[];
  /** The `needs` context. */
  readonly needs: Readonly<Record<string, Value>>;
}

/** What of a step the others in its list see. */
export interface StepContext {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
}

/** A list of steps on its way: a job's, or a composite action's. */
export interface StepScope {
  readonly steps: Record<string, StepContext>;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly env: Readonly<Record<string, string>>;
  /** Where the action lies whose steps these are. */
  readonly actionPath?: string;
  readonly signal: AbortSignal;
  failed: boolean;
}

/** What a step gathers while it runs, its inner steps included. */
export interface StepRecord {
  readonly name: string;
  readonly log: string[];
  readonly annotations: Annotation[];
  summary: string;
}

/** Something to do after the job's steps, the last to ask first. */
export interface PostStep {
  readonly name: string;
  readonly if: Template | undefined;
  run(notes: StepRecord, signal: AbortSignal): Promise<Conclusion>;
}

/** A job with steps on its way. */
export interface JobExecution {
  readonly run: WorkflowRun;
  readonly call: WorkflowCall;
  readonly definition: JobDefinition;
  readonly instance: JobInstance;
  readonly environment: string | undefined;
  readonly participant: ClockParticipant;
  readonly masks: Masks;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly token: string;
  /** What the machine itself gives each process: how to reach the simulated clouds, and whom to ask for ID tokens. */
  readonly machineVariables: Readonly<Record<string, string>>;
  /** A name at the proxy door for what is done from now on. */
  proxyUser(step: string): string;
  readonly folders: { readonly workspace: string; readonly temp: string; readonly home: string };
  /** The `env` context: what the files say, then what steps wrote to GITHUB_ENV. */
  readonly env: Record<string, string>;
  /** What steps wrote to GITHUB_PATH, the last first. */
  readonly paths: string[];
  readonly posts: PostStep[];
  /** What the programs of an action's step left for each other in GITHUB_STATE. */
  readonly states: Map<StepDefinition, Readonly<Record<string, string>>>;
  readonly signal: AbortSignal;
}

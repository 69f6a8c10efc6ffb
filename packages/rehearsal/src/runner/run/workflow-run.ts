import type { Grant } from "../../workflow/permissions.ts";
import type { Value } from "../../workflow/template.ts";
import type { Masks } from "../commands/masks.ts";
import type { GitHubEvent, Trigger } from "./github-event.ts";
import type { Conclusion, JobResult, Progress } from "./results.ts";
import type { Server } from "./server.ts";
import type { Sources } from "./sources.ts";
import type { WorkflowPlan } from "./workflow-plan.ts";

/** One run of a workflow, while it is going on. */
export interface WorkflowRun {
  readonly server: Server;
  readonly number: number;
  readonly trigger: Trigger;
  readonly event: GitHubEvent;
  readonly sha: string;
  readonly actor: string;
  readonly sources: Sources;
  /** The workflow that the event started. */
  readonly plan: WorkflowPlan;
  /** The folder in which its jobs work; removed when the run has ended. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly results: JobResult[];
  /** Job and step by the user name in the step's proxy address: it says who sent a request. */
  readonly clients: Map<string, string>;
  /** Those of each of its jobs. */
  readonly masks: Masks[];
  readonly debug: boolean;
  emit(progress: Progress): void;
}

/** One workflow of a run: the one that the event started, or one that a job called. */
export interface WorkflowCall {
  readonly plan: WorkflowPlan;
  /** The names of the calling jobs. */
  readonly callers: readonly string[];
  readonly inputs: Readonly<Record<string, Value>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly granted: Grant;
  readonly signal: AbortSignal;
  /** Concurrency groups that its callers hold: to wait for one of them would never end. */
  readonly heldGroups: readonly string[];
  /** The jobs that had to end before the calling job could begin. */
  readonly after: readonly JobResult[];
  /**
   * How these ended, and those before them. For a job that needs others success() asks this too, as users of called
   * workflows with several jobs report (actions/runner#2205); GitHub's documentation does not say.
   */
  readonly chain: readonly Conclusion[];
}

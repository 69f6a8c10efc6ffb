import type { Conclusion, JobResult } from "../run/results.ts";

/** How a job ended, all instances of its matrix taken together. */
export interface JobOutcome {
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  /** The jobs with steps that it consisted of; of a skipped job, those before it. */
  readonly leaves: readonly JobResult[];
}

/** What the jobs that need it see of a job that has ended. */
export interface FinishedJob extends JobOutcome {
  /** Its own result and those of all jobs before it: `success()` looks at every one of them. */
  readonly chain: readonly Conclusion[];
}

import { MissingError, type Run } from "@slipway/action";
import type { GithubReads } from "../client/client.ts";

/** A job of a run of a workflow, as GitHub shows it. */
export interface WorkflowJob {
  /** Those of called workflows have the names of the calling jobs before theirs: `fleet / north / Plan`. */
  readonly name: string;
  readonly html_url: string;
  readonly run_attempt: number;
  /** `completed` once there is a conclusion. */
  readonly status: string;
  readonly conclusion: string | null;
}

/** The jobs of the run that this job belongs to: of one that was run again, how it ended last. */
export async function jobsOfRun(github: GithubReads, { env }: Pick<Run, "env">): Promise<WorkflowJob[]> {
  const { GITHUB_RUN_ID: run } = env;
  if (run === undefined)
    throw new MissingError("There is no GITHUB_RUN_ID: this is no run of a workflow.", "Run this step on GitHub.");
  const all = await github.list<WorkflowJob>(`actions/runs/${run}/jobs?filter=all&per_page=100`, "jobs");
  return [
    ...new Map(
      all.toSorted((one, other) => one.run_attempt - other.run_attempt).map((job) => [job.name, job]),
    ).values(),
  ];
}

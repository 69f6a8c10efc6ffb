import { define, lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { githubServer } from "../server.ts";
import { type ApiResponse, type Call, repositoryIn } from "./call.ts";
import { oneOf, pageOf } from "./page.ts";
import { notFound } from "./refusal.ts";
import { moment, nextId } from "./state.ts";

/** What is known of a job of a run. */
export interface RunJob {
  readonly name: string;
  readonly status: "queued" | "waiting" | "in_progress" | "completed";
  readonly conclusion: "success" | "failure" | "cancelled" | "skipped" | "timed_out" | null;
}

interface Kept extends RunJob {
  readonly id: number;
  readonly created_at: string;
  readonly started_at: string;
  readonly completed_at: string | null;
}

interface KeptRun {
  readonly sha: string;
  readonly jobs: Record<string, Kept>;
}

const runs = (world: World): Record<string, KeptRun> => world.section("github.runs", () => ({}));

const keyOf = (repository: string, run: string): string => `${repository.toLowerCase()} ${run}`;

/** Notes what a job of a run has come to. */
export function noteRunJob(
  world: World,
  repository: string,
  run: { readonly id: string; readonly sha: string },
  job: RunJob,
) {
  const key = keyOf(repository, run.id);
  const all = runs(world);
  const kept = lookup(all, key) ?? { sha: run.sha, jobs: {} };
  define(all, key, kept);
  const { jobs } = kept;
  const now = moment(world);
  const known = jobs[`job ${job.name}`];
  jobs[`job ${job.name}`] = {
    ...job,
    id: known?.id ?? nextId(world),
    created_at: known?.created_at ?? now,
    started_at: known?.started_at ?? now,
    completed_at: job.status === "completed" ? now : null,
  };
}

/**
 * GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs: the fields of the schema "job" in the OpenAPI
 * description of GitHub's REST API (github/rest-api-description), without those of steps and runners.
 */
export function listJobs(call: Call): ApiResponse {
  const { full_name: repository } = repositoryIn(call);
  const { run_id: id = "" } = call.parts;
  // Runs have one attempt here, so that both filters give the same.
  oneOf(call.url.searchParams, "filter", ["latest", "all"], "latest", "WorkflowJob");
  const run = lookup(runs(call.world), keyOf(repository, id));
  if (!run) throw notFound("/actions/workflow-jobs#list-jobs-for-a-workflow-run");
  const all = Object.values(run.jobs);
  const { items, headers } = pageOf(all, call);
  const { api: root, site } = githubServer(call.world);
  const api = `${root}/repos/${repository}`;
  const jobs = items.map((job) => ({
    ...job,
    run_id: Number(id),
    run_attempt: 1,
    head_sha: run.sha,
    node_id: `CR_${job.id}`,
    url: `${api}/actions/jobs/${job.id}`,
    run_url: `${api}/actions/runs/${id}`,
    html_url: `${site}/${repository}/actions/runs/${id}/job/${job.id}`,
    check_run_url: `${api}/check-runs/${job.id}`,
  }));
  return { body: { total_count: all.length, jobs }, headers };
}

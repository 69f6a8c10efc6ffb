import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noteRunJob } from "@slipway/simulator";
import { inputProblems, inputsOf } from "../../workflow/inputs.ts";
import { mapOf, type Value } from "../../workflow/template.ts";
import { UnsupportedFileError } from "../../workflow/unsupported-file-error.ts";
import type { Annotation } from "../commands/output-listener.ts";
import { concurrencyOf } from "../concurrency/concurrency.ts";
import { githubContext } from "../contexts/github-context.ts";
import { authorityFile } from "../jobs/credentials.ts";
import { callOutputs } from "../jobs/run-call.ts";
import { runJobs } from "../jobs/run-jobs.ts";
import { filterProblem } from "./event-filters.ts";
import { eventOf, type Trigger, withholdsSecrets } from "./github-event.ts";
import { type Progress, type RunResult, worst } from "./results.ts";
import { placeOf, type Server } from "./server.ts";
import { Sources } from "./sources.ts";
import { readPlan, type WorkflowPlan } from "./workflow-plan.ts";
import type { WorkflowCall, WorkflowRun } from "./workflow-run.ts";

export interface RunOptions {
  /** The path of the workflow file, from the root of the repository. */
  readonly file: string;
  /** The content of the file, if it does not exist. */
  readonly content?: string;
  readonly trigger: Trigger;
  readonly debug?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Cancels the run as GitHub would. */
  readonly signal?: AbortSignal;
}

/** A run that has ended, with what only a rehearsal knows of it. */
export interface RehearsedRun extends RunResult {
  readonly number: number;
  readonly workflow: string;
  readonly event: Trigger["name"];
  /** Job and step by the name of the client in the record of requests. */
  readonly clients: ReadonlyMap<string, string>;
  /** Hides what any of its jobs masked. */
  hide(text: string): string;
}

const usualActor = "octocat";

/** Runs a workflow of the server's repository as GitHub would. Throws if the rehearsal does not support what is written there. */
export async function runWorkflow(server: Server, options: RunOptions): Promise<RehearsedRun> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-run-"));
  try {
    return await runIn(folder, server, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, server: Server, options: RunOptions): Promise<RehearsedRun> {
  const sources = new Sources(server, folder);
  const plan = await readPlan(server, sources, options.file, options.content);
  const { trigger } = options;
  const { actor = usualActor } = trigger;
  if (!(trigger.name in plan.workflow.on))
    throw new UnsupportedFileError(options.file, [
      `It is not on ${trigger.name}, but on ${Object.keys(plan.workflow.on).join(", ")}.`,
    ]);
  server.runs += 1;
  const number = server.runs;
  const sha = commitOf(number);
  const event = eventOf(trigger, placeOf(server), sha, actor);
  const filtered = filterProblem(plan.workflow.on[trigger.name], trigger, event);
  if (filtered !== undefined) throw new UnsupportedFileError(options.file, [filtered]);
  mkdirSync(join(folder, "artifacts"));
  writeFileSync(join(folder, authorityFile), server.cloud.ca);
  const superseded = new AbortController();
  const run: WorkflowRun = {
    server,
    number,
    trigger,
    event,
    sha,
    actor,
    sources,
    plan,
    folder,
    signal: AbortSignal.any([superseded.signal, ...(options.signal ? [options.signal] : [])]),
    results: [],
    clients: new Map(),
    masks: [],
    debug: options.debug ?? false,
    emit(progress) {
      noteJob(run, progress);
      options.onProgress?.(progress);
    },
  };
  return {
    ...(await inConcurrencyGroup(run, plan, superseded)),
    number,
    workflow: plan.workflow.name,
    event: trigger.name,
    clients: run.clients,
    hide: (text) => run.masks.reduce((hidden, masks) => masks.hide(hidden), text),
  };
}

/** Keeps for GitHub's API what a job has come to. */
function noteJob({ server, number, sha }: WorkflowRun, progress: Progress): void {
  if (progress.what !== "job") return;
  const { job: name, state } = progress;
  const note =
    state === "waiting" || state === "running"
      ? ({ name, status: state === "running" ? "in_progress" : "waiting", conclusion: null } as const)
      : ({ name, status: "completed", conclusion: state } as const);
  noteRunJob(server.cloud.world, server.repository, { id: String(1000 + number), sha }, note);
}

/** The commit of a run: each run has one of its own. */
const commitOf = (number: number): string => number.toString(16).padStart(40, "c0ffee");

async function inConcurrencyGroup(
  run: WorkflowRun,
  plan: WorkflowPlan,
  superseded: AbortController,
): Promise<RunResult> {
  const { clock } = run.server.cloud.world;
  const inputs = dispatchInputs(run, plan);
  const concurrency = concurrencyOf(plan.workflow.concurrency, {
    contexts: { github: githubContext(run), inputs, vars: run.server.vars },
  });
  const release = concurrency
    ? await run.server.concurrency.enter(concurrency, run.signal, (why) => superseded.abort(why))
    : () => undefined;
  const from = clock.now();
  if (!release)
    return { conclusion: "cancelled", jobs: [], outputs: {}, annotations: cancellation(run), from, to: from };
  try {
    const call: WorkflowCall = {
      plan,
      callers: [],
      inputs,
      secrets: withholdsSecrets(run.trigger) ? {} : run.server.secrets,
      granted: run.server.granted,
      signal: run.signal,
      heldGroups: concurrency ? [concurrency.group.toLowerCase()] : [],
      after: [],
      chain: [],
    };
    const jobs = await runJobs(run, call);
    const conclusion = run.signal.aborted ? "cancelled" : worst([...jobs.values()].map(({ result }) => result));
    const outputs = callOutputs(run, call, jobs);
    const results = run.results.toSorted((one, other) => one.from - other.from);
    return { conclusion, jobs: results, outputs, annotations: cancellation(run), from, to: clock.now() };
  } finally {
    release();
  }
}

function cancellation({ signal }: WorkflowRun): Annotation[] {
  if (!signal.aborted) return [];
  const { reason } = signal;
  const text = typeof reason === "string" ? reason : "The run was cancelled.";
  return [{ level: "error", text, properties: {} }];
}

/** The inputs of a dispatch, in their types; empty for every other event. */
function dispatchInputs({ trigger, server }: WorkflowRun, plan: WorkflowPlan): Record<string, Value> {
  if (trigger.name !== "workflow_dispatch") return {};
  const declared = mapOf(mapOf(plan.workflow.on.workflow_dispatch).inputs);
  const given = trigger.inputs ?? {};
  const problems = inputProblems(declared, given);
  if (problems.length > 0) throw new UnsupportedFileError(plan.workflow.path, problems);
  return inputsOf(declared, given, { contexts: { vars: server.vars } });
}

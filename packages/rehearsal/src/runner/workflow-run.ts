import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inputProblems, inputsOf } from "../workflow/inputs.ts";
import { UnsupportedFileError } from "../workflow/misfit.ts";
import { mapOf, type Value } from "../workflow/template.ts";
import { callOutputs } from "./call.ts";
import type { Annotation } from "./commands.ts";
import { concurrencyOf } from "./concurrency.ts";
import { githubContext } from "./contexts.ts";
import { authorityFile } from "./credentials.ts";
import { eventOf, type Trigger } from "./events.ts";
import { runJobs } from "./jobs.ts";
import { type Plan, planOf } from "./plan.ts";
import { type Progress, type RunResult, worst } from "./results.ts";
import type { Server } from "./server.ts";
import type { WorkflowCall, WorkflowRun } from "./state.ts";

export interface RunOptions {
  /** From the root of the repository. */
  readonly file: string;
  /** What the file holds, if it is not there. */
  readonly content?: string;
  readonly trigger: Trigger;
  readonly debug?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Cancels the run as GitHub would. */
  readonly signal?: AbortSignal;
}

/** A run that has ended, with what is known only of a rehearsed one. */
export interface RehearsedRun extends RunResult {
  readonly number: number;
  readonly workflow: string;
  readonly event: Trigger["name"];
  /** Job and step by the client's name in the record of requests. */
  readonly clients: ReadonlyMap<string, string>;
}

const actor = "octocat";

/** Runs a workflow of the server's repository as GitHub would. Throws if it cannot be rehearsed as it is written. */
export async function runWorkflow(server: Server, options: RunOptions): Promise<RehearsedRun> {
  const plan = await planOf(server, options.file, options.content);
  const { trigger } = options;
  if (!(trigger.name in plan.workflow.on))
    throw new UnsupportedFileError(options.file, [
      `It is not on ${trigger.name}, but on ${Object.keys(plan.workflow.on).join(", ")}.`,
    ]);
  server.runs += 1;
  const number = server.runs;
  const folder = mkdtempSync(join(tmpdir(), "slipway-run-"));
  mkdirSync(join(folder, "artifacts"));
  writeFileSync(join(folder, authorityFile), server.cloud.ca);
  const sha = commitOf(number);
  const superseded = new AbortController();
  const run: WorkflowRun = {
    server,
    number,
    trigger,
    event: eventOf(trigger, server.repository, sha, actor),
    sha,
    actor,
    plan,
    folder,
    signal: AbortSignal.any([superseded.signal, ...(options.signal ? [options.signal] : [])]),
    results: [],
    clients: new Map(),
    debug: options.debug ?? false,
    emit: options.onProgress ?? (() => undefined),
  };
  try {
    return {
      ...(await inConcurrencyGroup(run, plan, superseded)),
      number,
      workflow: plan.workflow.name,
      event: trigger.name,
      clients: run.clients,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each run is of another commit. */
const commitOf = (number: number): string => number.toString(16).padStart(40, "c0ffee");

async function inConcurrencyGroup(run: WorkflowRun, plan: Plan, superseded: AbortController): Promise<RunResult> {
  const { clock } = run.server.cloud.world;
  const inputs = dispatchInputs(run, plan);
  const turn = concurrencyOf(plan.workflow.concurrency, {
    contexts: { github: githubContext(run), inputs, vars: run.server.vars },
  });
  const release = turn
    ? await run.server.concurrency.enter(turn, run.signal, (why) => superseded.abort(why))
    : () => undefined;
  const from = clock.now();
  if (!release)
    return { conclusion: "cancelled", jobs: [], outputs: {}, annotations: cancellation(run), from, to: from };
  try {
    const call: WorkflowCall = {
      plan,
      callers: [],
      inputs,
      secrets: run.server.secrets,
      granted: run.server.granted,
      signal: run.signal,
      heldGroups: turn ? [turn.group.toLowerCase()] : [],
      after: [],
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
  return [{ kind: "error", text, properties: {} }];
}

/** The inputs of a dispatch, in their types; empty for every other event. */
function dispatchInputs({ trigger, server }: WorkflowRun, plan: Plan): Record<string, Value> {
  if (trigger.name !== "workflow_dispatch") return {};
  const declared = mapOf(mapOf(plan.workflow.on.workflow_dispatch).inputs);
  const given = trigger.inputs ?? {};
  const problems = inputProblems(declared, given);
  if (problems.length > 0) throw new UnsupportedFileError(plan.workflow.path, problems);
  return inputsOf(declared, given, { contexts: { vars: server.vars } });
}

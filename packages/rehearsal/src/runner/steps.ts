import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { asText, fill, fillText, fillTexts, holds, truthy } from "../workflow/expressions.ts";
import type { Value } from "../workflow/template.ts";
import type { StepDefinition } from "../workflow/workflow.ts";
import { runAction, type StepExecution, type StepOutcome } from "./action-step.ts";
import { stepContext } from "./contexts.ts";
import type { Conclusion, StepResult } from "./results.ts";
import type { JobExecution, StepContext, StepRecord, StepScope } from "./state.ts";
import { runStepProcess } from "./step-process.ts";
import { timeLimit } from "./time-limit.ts";

/** Runs a job's steps in order; each is told of as it begins and ends. */
export async function runJobSteps(job: JobExecution, scope: StepScope): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of job.definition.steps) {
    const notes = emptyRecord(nameOf(job, scope, step));
    const view = await withProgress(job, notes.name, () => runStep(job, step, scope, notes));
    results.push({ ...notes, ...view });
  }
  return results;
}

/** Runs one thing of a job, and tells when it begins and ends. */
export async function withProgress<T extends { readonly conclusion: Conclusion }>(
  job: JobExecution,
  step: string,
  work: () => Promise<T>,
): Promise<T> {
  job.run.emit({ what: "step", job: job.instance.name, step, state: "running" });
  const done = await work();
  job.run.emit({ what: "step", job: job.instance.name, step, state: done.conclusion });
  return done;
}

/** Empty notes of something that is about to run. */
export const emptyRecord = (name: string): StepRecord => ({ name, log: [], annotations: [], summary: "" });

/** A composite action's steps: all that they say is its own. */
async function runInnerSteps(
  job: JobExecution,
  steps: readonly StepDefinition[],
  scope: StepScope,
  notes: StepRecord,
): Promise<void> {
  for (const step of steps) await runStep(job, step, scope, notes);
}

function nameOf(job: JobExecution, scope: StepScope, step: StepDefinition): string {
  const written = step.name ?? step.run ?? step.uses ?? "";
  try {
    const [first = ""] = fillText(written, stepContext(job, scope, { ...job.env, ...scope.env }))
      .trim()
      .split("\n");
    return job.masks.hide(step.name === undefined ? `Run ${first}` : first);
  } catch {
    return "Run";
  }
}

/** Runs a step, and keeps what became of it where the next ones see it. */
async function runStep(
  job: JobExecution,
  step: StepDefinition,
  scope: StepScope,
  notes: StepRecord,
): Promise<StepContext> {
  const acted = await runConditionally(job, step, scope, notes);
  const forgiven = acted.outcome === "failure" && acted.forgiven;
  const view: StepContext = {
    outcome: acted.outcome,
    conclusion: forgiven ? "success" : acted.outcome,
    outputs: acted.outputs,
  };
  if (view.conclusion === "failure") scope.failed = true;
  if (step.id !== undefined) scope.steps[step.id] = view;
  return view;
}

async function runConditionally(
  job: JobExecution,
  step: StepDefinition,
  scope: StepScope,
  notes: StepRecord,
): Promise<StepOutcome & { readonly forgiven: boolean }> {
  let forgiven = false;
  try {
    const outer = { ...job.env, ...scope.env };
    const env = { ...scope.env, ...fillTexts(step.env, stepContext(job, scope, outer)) };
    const context = stepContext(job, scope, { ...job.env, ...env });
    if (!holds(step.if, context)) return { outcome: "skipped", outputs: {}, forgiven };
    forgiven = truthy(fill(step["continue-on-error"] ?? false, context));
    const minutes = Number(fill(step["timeout-minutes"] ?? 0, context));
    const limit = timeLimit(minutes, job.run.server.cloud.world.clock);
    const cancel = cancellationOf(job, step, scope, { ...job.env, ...env });
    const signal = AbortSignal.any([cancel, limit.signal]);
    const execution: StepExecution = { job, scope, step, context, env, notes, signal };
    const acted = step.uses === undefined ? await runShell(execution) : await runAction(execution, runInnerSteps);
    limit.end();
    if (!limit.signal.aborted || cancel.aborted) return { ...acted, forgiven };
    fail(notes, job, `The action '${notes.name}' has timed out after ${minutes} minutes.`);
    return { ...acted, outcome: "failure", forgiven };
  } catch (error) {
    // What an expression or an action.yml has wrong with it fails the step; our own mistakes end the rehearsal.
    if (!(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError) throw error;
    fail(notes, job, error.message);
    return { outcome: "failure", outputs: {}, forgiven };
  }
}

function fail(notes: StepRecord, job: JobExecution, text: string): void {
  notes.annotations.push({ kind: "error", text: job.masks.hide(text), properties: {} });
  notes.log.push(`Error: ${job.masks.hide(text)}`);
}

/** A cancelled job ends the step under way, unless its `if` holds for a cancelled job too. */
function cancellationOf(
  job: JobExecution,
  step: StepDefinition,
  scope: StepScope,
  env: Readonly<Record<string, string>>,
): AbortSignal {
  const controller = new AbortController();
  const judge = () => {
    if (!holds(step.if, stepContext(job, scope, env, true))) controller.abort(scope.signal.reason);
  };
  if (scope.signal.aborted) judge();
  else scope.signal.addEventListener("abort", judge, { once: true });
  return controller.signal;
}

/** The runner's own ways of calling a shell: with `shell: bash` it also fails on a broken pipe. */
const shells: Readonly<Record<string, readonly string[]>> = {
  "": ["bash", "-e"],
  bash: ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
  sh: ["sh", "-e"],
};

async function runShell({ job, scope, step, context, env, notes, signal }: StepExecution): Promise<StepOutcome> {
  const defaults = scope.actionPath === undefined ? shellDefaults(job) : {};
  const shell = step.shell === undefined ? (defaults.shell ?? "") : fillText(step.shell, context);
  const folder =
    step["working-directory"] === undefined
      ? (defaults["working-directory"] ?? "")
      : fillText(step["working-directory"], context);
  const [program = "", ...args] = shells[shell] ?? [];
  const scripts = join(job.folders.temp, "scripts");
  mkdirSync(scripts, { recursive: true });
  const script = join(mkdtempSync(join(scripts, "step-")), "script.sh");
  writeFileSync(script, fillText(step.run, context));
  const ownPath = scope.actionPath === undefined ? {} : { GITHUB_ACTION_PATH: scope.actionPath };
  return runStepProcess(
    job,
    {
      kind: "shell",
      program,
      args: [...args, script],
      cwd: resolve(job.folders.workspace, folder),
      env: { ...job.env, ...env, ...ownPath },
    },
    notes,
    signal,
  );
}

/** `defaults.run` of the job, else of the workflow. */
function shellDefaults(job: JobExecution): Readonly<Record<string, string>> {
  const scope: StepScope = { steps: {}, inputs: job.call.inputs, env: {}, signal: job.signal, failed: false };
  const context = stepContext(job, scope, job.env);
  const of = (defaults: Readonly<Record<string, unknown>>): Record<string, string> => {
    const run = fill((defaults.run ?? {}) as never, context) as Readonly<Record<string, Value>>;
    return Object.fromEntries(Object.entries(run).map(([name, value]) => [name, asText(value)]));
  };
  return { ...of(job.call.plan.workflow.defaults), ...of(job.definition.defaults) };
}

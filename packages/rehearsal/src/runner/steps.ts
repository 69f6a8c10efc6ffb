import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { asText, fill, fillText, fillTexts, holds, truthy } from "../workflow/expressions.ts";
import type { Value } from "../workflow/template.ts";
import type { StepDefinition } from "../workflow/workflow.ts";
import { type Acted, type Doing, runAction } from "./action-step.ts";
import { stepScope } from "./contexts.ts";
import type { Conclusion, StepResult } from "./results.ts";
import type { Job, Layer, StepNotes, StepView } from "./state.ts";
import { runStepProcess } from "./step-process.ts";
import { timeLimit } from "./time-limit.ts";

/** Runs a job's steps in order; each is told of as it begins and ends. */
export async function runJobSteps(job: Job, layer: Layer): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of job.definition.steps) {
    const notes = notesFor(nameOf(job, layer, step));
    const view = await told(job, notes.name, () => runStep(job, step, layer, notes));
    results.push({ ...notes, ...view });
  }
  return results;
}

/** Runs one thing of a job, and tells when it begins and ends. */
export async function told<T extends { readonly conclusion: Conclusion }>(
  job: Job,
  step: string,
  work: () => Promise<T>,
): Promise<T> {
  job.run.tell({ what: "step", job: job.member.name, step, state: "running" });
  const done = await work();
  job.run.tell({ what: "step", job: job.member.name, step, state: done.conclusion });
  return done;
}

/** Empty notes of something that is about to run. */
export const notesFor = (name: string): StepNotes => ({ name, log: [], annotations: [], summary: "" });

/** A composite action's steps: all that they say is its own. */
async function runInnerSteps(
  job: Job,
  steps: readonly StepDefinition[],
  layer: Layer,
  notes: StepNotes,
): Promise<void> {
  for (const step of steps) await runStep(job, step, layer, notes);
}

function nameOf(job: Job, layer: Layer, step: StepDefinition): string {
  const written = step.name ?? step.run ?? step.uses ?? "";
  try {
    const [first = ""] = fillText(written, stepScope(job, layer, { ...job.env, ...layer.env }))
      .trim()
      .split("\n");
    return job.masks.hide(step.name === undefined ? `Run ${first}` : first);
  } catch {
    return "Run";
  }
}

/** Runs a step, and keeps what became of it where the next ones see it. */
async function runStep(job: Job, step: StepDefinition, layer: Layer, notes: StepNotes): Promise<StepView> {
  const acted = await attempt(job, step, layer, notes);
  const forgiven = acted.outcome === "failure" && acted.forgiven;
  const view: StepView = {
    outcome: acted.outcome,
    conclusion: forgiven ? "success" : acted.outcome,
    outputs: acted.outputs,
  };
  if (view.conclusion === "failure") layer.failed = true;
  if (step.id !== undefined) layer.steps[step.id] = view;
  return view;
}

async function attempt(
  job: Job,
  step: StepDefinition,
  layer: Layer,
  notes: StepNotes,
): Promise<Acted & { readonly forgiven: boolean }> {
  let forgiven = false;
  try {
    const outer = { ...job.env, ...layer.env };
    const env = { ...layer.env, ...fillTexts(step.env, stepScope(job, layer, outer)) };
    const scope = stepScope(job, layer, { ...job.env, ...env });
    if (!holds(step.if, scope)) return { outcome: "skipped", outputs: {}, forgiven };
    forgiven = truthy(fill(step["continue-on-error"] ?? false, scope));
    const minutes = Number(fill(step["timeout-minutes"] ?? 0, scope));
    const limit = timeLimit(minutes, job.run.server.cloud.world.clock);
    const cancel = stepCancel(job, step, layer, { ...job.env, ...env });
    const signal = AbortSignal.any([cancel, limit.signal]);
    const doing: Doing = { job, layer, step, scope, env, notes, signal };
    const acted = step.uses === undefined ? await runShell(doing) : await runAction(doing, runInnerSteps);
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

function fail(notes: StepNotes, job: Job, text: string): void {
  notes.annotations.push({ kind: "error", text: job.masks.hide(text), properties: {} });
  notes.log.push(`Error: ${job.masks.hide(text)}`);
}

/** A cancelled job ends the step under way, unless its `if` holds for a cancelled job too. */
function stepCancel(job: Job, step: StepDefinition, layer: Layer, env: Readonly<Record<string, string>>): AbortSignal {
  const controller = new AbortController();
  const judge = () => {
    if (!holds(step.if, stepScope(job, layer, env, true))) controller.abort(layer.signal.reason);
  };
  if (layer.signal.aborted) judge();
  else layer.signal.addEventListener("abort", judge, { once: true });
  return controller.signal;
}

/** The runner's own ways of calling a shell: with `shell: bash` it also fails on a broken pipe. */
const shells: Readonly<Record<string, readonly string[]>> = {
  "": ["bash", "-e"],
  bash: ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
  sh: ["sh", "-e"],
};

async function runShell({ job, layer, step, scope, env, notes, signal }: Doing): Promise<Acted> {
  const defaults = layer.actionPath === undefined ? shellDefaults(job) : {};
  const shell = step.shell === undefined ? (defaults.shell ?? "") : fillText(step.shell, scope);
  const folder =
    step["working-directory"] === undefined
      ? (defaults["working-directory"] ?? "")
      : fillText(step["working-directory"], scope);
  const [program = "", ...args] = shells[shell] ?? [];
  const scripts = join(job.folders.temp, "scripts");
  mkdirSync(scripts, { recursive: true });
  const script = join(mkdtempSync(join(scripts, "step-")), "script.sh");
  writeFileSync(script, fillText(step.run, scope));
  const ownPath = layer.actionPath === undefined ? {} : { GITHUB_ACTION_PATH: layer.actionPath };
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
function shellDefaults(job: Job): Readonly<Record<string, string>> {
  const layer: Layer = { steps: {}, inputs: job.frame.inputs, env: {}, signal: job.signal, failed: false };
  const scope = stepScope(job, layer, job.env);
  const of = (defaults: Readonly<Record<string, unknown>>): Record<string, string> => {
    const run = fill((defaults.run ?? {}) as never, scope) as Readonly<Record<string, Value>>;
    return Object.fromEntries(Object.entries(run).map(([name, value]) => [name, asText(value)]));
  };
  return { ...of(job.frame.plan.workflow.defaults), ...of(job.definition.defaults) };
}

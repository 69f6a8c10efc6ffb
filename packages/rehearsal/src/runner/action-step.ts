import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ActionFile, readAction } from "../workflow/action-file.ts";
import { type ExpressionContext, fillText, fillTexts, holds } from "../workflow/expressions.ts";
import type { StepDefinition } from "../workflow/workflow.ts";
import { stepContext } from "./contexts.ts";
import { actionIn, checkedOutPath, nameOfThirdParty, ownPath } from "./plan.ts";
import type { Conclusion } from "./results.ts";
import type { JobExecution, StepContext, StepRecord, StepScope } from "./state.ts";
import { runStepProcess } from "./step-process.ts";
import { ThirdPartyError, thirdParties } from "./third-parties.ts";

/** What an action of a step came to. */
export interface StepOutcome {
  readonly outcome: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

export type RunSteps = (
  job: JobExecution,
  steps: readonly StepDefinition[],
  context: StepScope,
  notes: StepRecord,
) => Promise<void>;

/** A step on its way. */
export interface StepExecution {
  readonly job: JobExecution;
  readonly scope: StepScope;
  readonly step: StepDefinition;
  readonly context: ExpressionContext;
  readonly env: Readonly<Record<string, string>>;
  readonly notes: StepRecord;
  readonly signal: AbortSignal;
}

/** Runs the action that a step uses: `$/` is the repository at the commit that runs, `./` whatever the job has checked out. */
export async function runAction(execution: StepExecution, runSteps: RunSteps): Promise<StepOutcome> {
  const { job, step, context } = execution;
  const uses = step.uses ?? "";
  const given = fillTexts(step.with, context);
  const own = ownPath(uses);
  const path = own ?? checkedOutPath(uses);
  if (path === undefined) return runStandIn(execution, uses, given);
  const folder = join(job.folders.workspace, path);
  const action = await (own === undefined ? readAction(folder) : actionIn(job.run.server, own));
  if (!action)
    return fail(execution, `Can't find 'action.yml' under '${folder}'. Did you forget to run actions/checkout before?`);
  const inputs = inputsOf(execution, action, given);
  return action.program ? runProgram(execution, action, inputs) : runComposite(execution, action, inputs, runSteps);
}

function fail({ job, notes }: StepExecution, text: string): StepOutcome {
  notes.annotations.push({ kind: "error", text: job.masks.hide(text), properties: {} });
  notes.log.push(`Error: ${job.masks.hide(text)}`);
  return { outcome: "failure", outputs: {} };
}

function runStandIn(execution: StepExecution, uses: string, inputs: Readonly<Record<string, string>>): StepOutcome {
  const { job, notes } = execution;
  try {
    thirdParties.get(nameOfThirdParty(uses))?.({
      inputs,
      root: job.run.server.root,
      repository: job.run.server.repository,
      workspace: job.folders.workspace,
      artifacts: join(job.run.folder, "artifacts"),
      log: (line) => notes.log.push(line),
    });
    return { outcome: "success", outputs: {} };
  } catch (error) {
    if (!(error instanceof ThirdPartyError)) throw error;
    return fail(execution, error.message);
  }
}

/** By the declared names; one that is not declared is passed on too, with a warning. */
function inputsOf(
  { context, notes }: Pick<StepExecution, "context" | "notes">,
  action: ActionFile,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const declared = new Map(Object.keys(action.inputs).map((name) => [name.toLowerCase(), name]));
  const unknown = Object.keys(given).filter((name) => !declared.has(name.toLowerCase()));
  if (unknown.length > 0) {
    const text = `Unexpected input(s) ${unknown.map((name) => `'${name}'`).join(", ")}, valid inputs are [${Object.keys(action.inputs).join(", ")}]`;
    notes.annotations.push({ kind: "warning", text, properties: {} });
    notes.log.push(`Warning: ${text}`);
  }
  const defaults = Object.entries(action.inputs).map(([name, value]) => [name, fillText(value, context)]);
  const known = Object.entries(given).map(([name, value]) => [declared.get(name.toLowerCase()) ?? name, value]);
  return Object.fromEntries([...defaults, ...known]);
}

/** How the runner names an input's variable: only spaces are replaced. */
const inputVariables = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
  );

const stateVariables = (state: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));

/** One of an action's programs, with the state that the earlier ones of the same step left. */
async function runProgramFile(
  { job, env, step }: Pick<StepExecution, "job" | "env" | "step">,
  file: string,
  inputs: Readonly<Record<string, string>>,
  notes: StepRecord,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const kept = job.states.get(step) ?? {};
  const { outcome, outputs, state } = await runStepProcess(
    job,
    {
      kind: "node",
      program: process.execPath,
      args: [file],
      cwd: job.folders.workspace,
      env: { ...job.env, ...env, ...inputVariables(inputs), ...stateVariables(kept) },
    },
    notes,
    signal,
  );
  job.states.set(step, { ...kept, ...state });
  return { outcome, outputs };
}

/** What is to happen after the job's steps is settled when the first of an action's programs starts. */
function registerPost(
  execution: Pick<StepExecution, "job" | "env" | "step" | "notes">,
  action: ActionFile,
  inputs: Record<string, string>,
) {
  const { job, step, notes } = execution;
  if (job.states.has(step)) return;
  job.states.set(step, {});
  const post = action.program?.post;
  if (post === undefined) return;
  job.posts.push({
    name: `Post ${notes.name}`,
    if: action.postIf ?? "always()",
    run: async (own, signal) =>
      (await runProgramFile(execution, resolve(action.folder, post), inputs, own, signal)).outcome,
  });
}

async function runProgram(
  execution: StepExecution,
  action: ActionFile,
  inputs: Record<string, string>,
): Promise<StepOutcome> {
  const main = resolve(action.folder, action.program?.main ?? "");
  if (!existsSync(main)) return fail(execution, `File not found: '${main}'`);
  registerPost(execution, action, inputs);
  return runProgramFile(execution, main, inputs, execution.notes, execution.signal);
}

/** Runs what an action wants done before the job's first step; nothing for one that has nothing, or lies in the workspace. */
export async function runPre(execution: StepExecution): Promise<StepOutcome | undefined> {
  const { step, context, notes, signal } = execution;
  const { server } = execution.job.run;
  const own = ownPath(step.uses ?? "");
  const action = own === undefined ? undefined : await actionIn(server, own);
  const pre = action?.program?.pre;
  if (!action || pre === undefined || !holds(action.preIf ?? "always()", context)) return undefined;
  const inputs = inputsOf(execution, action, fillTexts(step.with, context));
  registerPost({ ...execution, notes: { ...notes, name: notes.name.replace(/^Pre /, "") } }, action, inputs);
  return runProgramFile(execution, resolve(action.folder, pre), inputs, notes, signal);
}

async function runComposite(
  execution: StepExecution,
  action: ActionFile,
  inputs: Record<string, string>,
  runSteps: RunSteps,
): Promise<StepOutcome> {
  const { job, env, notes, signal } = execution;
  const steps: Record<string, StepContext> = {};
  const scope: StepScope = { steps, inputs, env, actionPath: action.folder, signal, failed: false };
  await runSteps(job, action.steps, scope, notes);
  const context = stepContext(job, scope, { ...job.env, ...env });
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, value]) => [name, fillText(value, context)]),
  );
  return { outcome: signal.aborted ? "cancelled" : scope.failed ? "failure" : "success", outputs };
}

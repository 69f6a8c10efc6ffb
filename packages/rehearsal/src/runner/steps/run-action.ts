import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ActionFile, readAction } from "../../workflow/action-file.ts";
import { fillText, fillTexts, holds } from "../../workflow/expressions.ts";
import type { StepDefinition } from "../../workflow/steps.ts";
import { stepContext } from "../contexts/step-context.ts";
import type { JobExecution } from "../jobs/job-execution.ts";
import type { Source } from "../run/sources.ts";
import { readStepPlan } from "../run/step-plan.ts";
import { actionIn, checkedOutPath } from "../run/workflow-plan.ts";
import { runThirdParty } from "./run-third-party.ts";
import { recordError, type StepExecution, type StepOutcome } from "./step-execution.ts";
import { runStepProcess } from "./step-process.ts";
import type { StepContext, StepRecord, StepScope } from "./step-scope.ts";

/** Runs a list of steps; handed over, since a composite action's steps may use actions themselves. */
export type RunSteps = (
  job: JobExecution,
  steps: readonly StepDefinition[],
  scope: StepScope,
  record: StepRecord,
) => Promise<void>;

/** Runs the action that a step uses: `$/` names the repository of the file that says so, `./` what the job has checked out. */
export async function runAction(execution: StepExecution, runSteps: RunSteps): Promise<StepOutcome> {
  const { job, step, scope, context } = execution;
  const uses = step.uses ?? "";
  const given = fillTexts(step.with, context);
  const local = checkedOutPath(uses);
  const located = local === undefined ? job.run.sources.locate(scope.source, uses) : undefined;
  if (local === undefined && located === undefined) return runThirdParty(execution, uses, given);
  if (located && "problem" in located) return fail(execution, located.problem);
  const folder = located ? join(located.source.root, located.path) : join(job.folders.workspace, local ?? "");
  const action = await (located ? actionIn(job.run.server, folder) : readAction(folder));
  if (!action)
    return fail(execution, `Can't find 'action.yml' under '${folder}'. Did you forget to run actions/checkout before?`);
  const inputs = inputsOf(execution, action, given);
  return action.program
    ? runProgram(execution, action, inputs)
    : runComposite(execution, action, inputs, located?.source ?? scope.source, runSteps);
}

function fail(execution: StepExecution, text: string): StepOutcome {
  recordError(execution, text);
  return { outcome: "failure", outputs: {} };
}

/** The inputs by their declared names, defaults included. An undeclared input is passed on too, with a warning. */
function inputsOf(
  { context, record }: Pick<StepExecution, "context" | "record">,
  action: ActionFile,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const declared = new Map(Object.keys(action.inputs).map((name) => [name.toLowerCase(), name]));
  const unknown = Object.keys(given).filter((name) => !declared.has(name.toLowerCase()));
  if (unknown.length > 0) {
    const text = `Unexpected input(s) ${unknown.map((name) => `'${name}'`).join(", ")}, valid inputs are [${Object.keys(action.inputs).join(", ")}]`;
    record.annotations.push({ level: "warning", text, properties: {} });
    record.log.push(`Warning: ${text}`);
  }
  const defaults = Object.entries(action.inputs).map(([name, value]) => [name, fillText(value, context)]);
  const known = Object.entries(given).map(([name, value]) => [declared.get(name.toLowerCase()) ?? name, value]);
  return Object.fromEntries([...defaults, ...known]);
}

/** The variables of inputs, named as the runner does it: only spaces are replaced. */
const inputVariables = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
  );

const stateVariables = (state: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));

/** Runs one of an action's programs, with the state that earlier programs of the same step saved. */
async function runProgramFile(
  { job, env, step }: Pick<StepExecution, "job" | "env" | "step">,
  file: string,
  inputs: Readonly<Record<string, string>>,
  record: StepRecord,
  signal: AbortSignal,
): Promise<StepOutcome> {
  const kept = job.states.get(step) ?? {};
  const { outcome, outputs, state } = await runStepProcess(
    job,
    {
      runtime: "node",
      program: process.execPath,
      args: [file],
      cwd: job.folders.workspace,
      env: {
        ...job.env,
        ...env,
        ...inputVariables(inputs),
        ...stateVariables(kept),
        GITHUB_ACTION: step.contextName,
      },
    },
    record,
    signal,
  );
  job.states.set(step, { ...kept, ...state });
  return { outcome, outputs };
}

/** Registers the post program of an action, when the first of its programs starts. */
function registerPost(
  execution: Pick<StepExecution, "job" | "env" | "step" | "record">,
  action: ActionFile,
  inputs: Record<string, string>,
) {
  const { job, step, record } = execution;
  if (job.states.has(step)) return;
  job.states.set(step, {});
  const post = action.program?.post;
  if (post === undefined) return;
  job.posts.push({
    name: `Post ${record.name}`,
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
  const ended = await runProgramFile(execution, main, inputs, execution.record, execution.signal);
  const plan = readStepPlan(execution.job.folders.temp, execution.step.contextName);
  if (plan) execution.record.plans.push(plan);
  return ended;
}

/** Runs the pre program of an action; undefined for an action that has none, or that is in the workspace. */
export async function runPre(execution: StepExecution): Promise<StepOutcome | undefined> {
  const { step, scope, context, record, signal } = execution;
  const { server, sources } = execution.job.run;
  const located = sources.locate(scope.source, step.uses ?? "");
  const action =
    located && "path" in located ? await actionIn(server, join(located.source.root, located.path)) : undefined;
  const pre = action?.program?.pre;
  if (!action || pre === undefined || !holds(action.preIf ?? "always()", context)) return undefined;
  const inputs = inputsOf(execution, action, fillTexts(step.with, context));
  registerPost({ ...execution, record: { ...record, name: record.name.replace(/^Pre /, "") } }, action, inputs);
  return runProgramFile(execution, resolve(action.folder, pre), inputs, record, signal);
}

async function runComposite(
  execution: StepExecution,
  action: ActionFile,
  inputs: Record<string, string>,
  source: Source,
  runSteps: RunSteps,
): Promise<StepOutcome> {
  const { job, env, record, signal } = execution;
  const steps: Record<string, StepContext> = {};
  const scope: StepScope = { steps, source, inputs, env, actionPath: action.folder, signal, failed: false };
  await runSteps(job, action.steps, scope, record);
  const context = stepContext(job, scope, { ...job.env, ...env });
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, value]) => [name, fillText(value, context)]),
  );
  return { outcome: signal.aborted ? "cancelled" : scope.failed ? "failure" : "success", outputs };
}

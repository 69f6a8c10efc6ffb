import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Action, readAction } from "../workflow/action-file.ts";
import { fillText, fillTexts, holds, type Scope } from "../workflow/expressions.ts";
import type { StepDefinition } from "../workflow/workflow.ts";
import { stepScope } from "./contexts.ts";
import { actionIn, checkedOutPath, nameOfThirdParty, ownPath } from "./plan.ts";
import type { Conclusion } from "./results.ts";
import type { Job, Layer, StepNotes, StepView } from "./state.ts";
import { runStepProcess } from "./step-process.ts";
import { ThirdPartyError, thirdParties } from "./third-parties.ts";

/** What an action of a step came to. */
export interface Acted {
  readonly outcome: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

export type RunSteps = (job: Job, steps: readonly StepDefinition[], layer: Layer, notes: StepNotes) => Promise<void>;

/** A step on its way. */
export interface Doing {
  readonly job: Job;
  readonly layer: Layer;
  readonly step: StepDefinition;
  readonly scope: Scope;
  readonly env: Readonly<Record<string, string>>;
  readonly notes: StepNotes;
  readonly signal: AbortSignal;
}

/** Runs the action that a step uses: `$/` is the repository at the commit that runs, `./` whatever the job has checked out. */
export async function runAction(doing: Doing, runSteps: RunSteps): Promise<Acted> {
  const { job, step, scope } = doing;
  const uses = step.uses ?? "";
  const given = fillTexts(step.with, scope);
  const own = ownPath(uses);
  const path = own ?? checkedOutPath(uses);
  if (path === undefined) return standIn(doing, uses, given);
  const folder = join(job.folders.workspace, path);
  const action = await (own === undefined ? readAction(folder) : actionIn(job.run.server, own));
  if (!action)
    return complain(doing, `Can't find 'action.yml' under '${folder}'. Did you forget to run actions/checkout before?`);
  const inputs = inputsOf(doing, action, given);
  return action.program ? runProgram(doing, action, inputs) : runComposite(doing, action, inputs, runSteps);
}

function complain({ job, notes }: Doing, text: string): Acted {
  notes.annotations.push({ kind: "error", text: job.masks.hide(text), properties: {} });
  notes.log.push(`Error: ${job.masks.hide(text)}`);
  return { outcome: "failure", outputs: {} };
}

function standIn(doing: Doing, uses: string, inputs: Readonly<Record<string, string>>): Acted {
  const { job, notes } = doing;
  try {
    thirdParties.get(nameOfThirdParty(uses))?.({
      inputs,
      root: job.run.server.root,
      repository: job.run.server.repository,
      workspace: job.folders.workspace,
      artifacts: join(job.run.folder, "artifacts"),
      say: (line) => notes.log.push(line),
    });
    return { outcome: "success", outputs: {} };
  } catch (error) {
    if (!(error instanceof ThirdPartyError)) throw error;
    return complain(doing, error.message);
  }
}

/** By the declared names; one that is not declared is passed on too, with a warning. */
function inputsOf(
  { scope, notes }: Pick<Doing, "scope" | "notes">,
  action: Action,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const declared = new Map(Object.keys(action.inputs).map((name) => [name.toLowerCase(), name]));
  const unknown = Object.keys(given).filter((name) => !declared.has(name.toLowerCase()));
  if (unknown.length > 0) {
    const text = `Unexpected input(s) ${unknown.map((name) => `'${name}'`).join(", ")}, valid inputs are [${Object.keys(action.inputs).join(", ")}]`;
    notes.annotations.push({ kind: "warning", text, properties: {} });
    notes.log.push(`Warning: ${text}`);
  }
  const defaults = Object.entries(action.inputs).map(([name, value]) => [name, fillText(value, scope)]);
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
async function runStage(
  { job, env, step }: Pick<Doing, "job" | "env" | "step">,
  file: string,
  inputs: Readonly<Record<string, string>>,
  notes: StepNotes,
  signal: AbortSignal,
): Promise<Acted> {
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
function register(
  doing: Pick<Doing, "job" | "env" | "step" | "notes">,
  action: Action,
  inputs: Record<string, string>,
) {
  const { job, step, notes } = doing;
  if (job.states.has(step)) return;
  job.states.set(step, {});
  const post = action.program?.post;
  if (post === undefined) return;
  job.posts.push({
    name: `Post ${notes.name}`,
    if: action.postIf ?? "always()",
    run: async (own, signal) => (await runStage(doing, resolve(action.folder, post), inputs, own, signal)).outcome,
  });
}

async function runProgram(doing: Doing, action: Action, inputs: Record<string, string>): Promise<Acted> {
  const main = resolve(action.folder, action.program?.main ?? "");
  if (!existsSync(main)) return complain(doing, `File not found: '${main}'`);
  register(doing, action, inputs);
  return runStage(doing, main, inputs, doing.notes, doing.signal);
}

/** Runs what an action wants done before the job's first step; nothing for one that has nothing, or lies in the workspace. */
export async function runPre(doing: Doing): Promise<Acted | undefined> {
  const { step, scope, notes, signal } = doing;
  const { server } = doing.job.run;
  const own = ownPath(step.uses ?? "");
  const action = own === undefined ? undefined : await actionIn(server, own);
  const pre = action?.program?.pre;
  if (!action || pre === undefined || !holds(action.preIf ?? "always()", scope)) return undefined;
  const inputs = inputsOf(doing, action, fillTexts(step.with, scope));
  register({ ...doing, notes: { ...notes, name: notes.name.replace(/^Pre /, "") } }, action, inputs);
  return runStage(doing, resolve(action.folder, pre), inputs, notes, signal);
}

async function runComposite(
  doing: Doing,
  action: Action,
  inputs: Record<string, string>,
  runSteps: RunSteps,
): Promise<Acted> {
  const { job, env, notes, signal } = doing;
  const steps: Record<string, StepView> = {};
  const layer: Layer = { steps, inputs, env, actionPath: action.folder, signal, failed: false };
  await runSteps(job, action.steps, layer, notes);
  const scope = stepScope(job, layer, { ...job.env, ...env });
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, value]) => [name, fillText(value, scope)]),
  );
  return { outcome: signal.aborted ? "cancelled" : layer.failed ? "failure" : "success", outputs };
}

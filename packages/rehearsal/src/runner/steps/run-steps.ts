import { fill, fillText, fillTexts, holds, truthy } from "../../workflow/expressions.ts";
import type { StepDefinition } from "../../workflow/steps.ts";
import { timeLimit } from "../clock/time-limit.ts";
import { stepContext } from "../contexts/step-context.ts";
import type { JobExecution } from "../jobs/job-execution.ts";
import type { Conclusion, StepResult } from "../run/results.ts";
import { BackgroundSteps } from "./background-steps.ts";
import { runAction } from "./run-action.ts";
import { runShell } from "./run-shell.ts";
import { recordError, type StepExecution, type StepOutcome } from "./step-execution.ts";
import { emptyRecord, type StepContext, type StepRecord, type StepScope } from "./step-scope.ts";

/** Runs the steps of a job in order, and emits when each begins and ends. */
export async function runJobSteps(job: JobExecution, scope: StepScope): Promise<StepResult[]> {
  const results: (StepResult | Promise<StepResult>)[] = [];
  const background = new BackgroundSteps(job, scope, runStep);
  for (const step of job.definition.steps) {
    const record = emptyRecord(nameOf(job, scope, step));
    const { control } = step;
    const run = (work: () => Promise<StepContext>) =>
      withProgress(job, record, work, control !== undefined).then((result) => ({ ...record, ...result }));
    if (step.background) results.push(run(() => background.start(step, record)));
    else if (control) results.push(await run(async () => without(await background.control(control))));
    else results.push(await run(() => runStep(job, step, scope, record)));
  }
  await background.end();
  return await Promise.all(results);
}

const without = (conclusion: Conclusion): StepContext => ({ outcome: conclusion, conclusion, outputs: {} });

/** Does something as a step of a job, and emits when it begins and ends. */
export async function withProgress<T extends { readonly conclusion: Conclusion }>(
  job: JobExecution,
  record: StepRecord,
  work: () => Promise<T>,
  isControl = false,
): Promise<T> {
  const { clock } = job.run.server.cloud.world;
  const step = record.name;
  job.run.emit({ what: "step", job: job.instance.name, step, state: "running" });
  record.from = clock.now();
  const done = await work();
  record.to = clock.now();
  const changes = record.plans.reduce((sum, { steps }) => sum + steps.length, 0);
  const isScript = record.isScript && record.log.length > 0;
  job.run.emit({ what: "step", job: job.instance.name, step, state: done.conclusion, changes, isScript, isControl });
  return done;
}

/** Runs the steps of a composite action: what they print belongs to the step that uses it. */
async function runInnerSteps(
  job: JobExecution,
  steps: readonly StepDefinition[],
  scope: StepScope,
  record: StepRecord,
): Promise<void> {
  const background = new BackgroundSteps(job, scope, runStep);
  for (const step of steps) {
    if (step.background) void background.start(step, record);
    else if (step.control) await background.control(step.control);
    else await runStep(job, step, scope, record);
  }
  await background.end();
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

/** Runs a step, and enters its result where the next steps can see it. */
async function runStep(
  job: JobExecution,
  step: StepDefinition,
  scope: StepScope,
  record: StepRecord,
): Promise<StepContext> {
  const ended = await runConditionally(job, step, scope, record);
  const forgiven = ended.outcome === "failure" && ended.forgiven;
  const result: StepContext = {
    outcome: ended.outcome,
    conclusion: forgiven ? "success" : ended.outcome,
    outputs: ended.outputs,
  };
  if (result.conclusion === "failure") scope.failed = true;
  if (step.id !== undefined) scope.steps[step.id] = result;
  return result;
}

async function runConditionally(
  job: JobExecution,
  step: StepDefinition,
  scope: StepScope,
  record: StepRecord,
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
    const signal = AbortSignal.any([cancel.signal, limit.signal, ...(scope.stop ? [scope.stop] : [])]);
    const execution: StepExecution = { job, scope, step, context, env, record, signal };
    const ended = await (step.uses === undefined ? runShell(execution) : runAction(execution, runInnerSteps)).finally(
      () => {
        limit.end();
        cancel.end();
      },
    );
    if (!limit.signal.aborted || cancel.signal.aborted) return { ...ended, forgiven };
    recordError({ record, job }, `The action '${record.name}' has timed out after ${minutes} minutes.`);
    return { ...ended, outcome: "failure", forgiven };
  } catch (error) {
    // A mistake in an expression or an action.yml fails the step; a mistake of ours ends the rehearsal.
    if (!(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError) throw error;
    recordError({ record, job }, error.message);
    return { outcome: "failure", outputs: {}, forgiven };
  }
}

/**
 * Aborted when the job is cancelled, unless the `if` of the step holds for a cancelled job too. It is to be ended: as long
 * as anyone listens to a job's signal, Node keeps it, and all that the job holds.
 */
function cancellationOf(
  job: JobExecution,
  step: StepDefinition,
  scope: StepScope,
  env: Readonly<Record<string, string>>,
): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const decide = () => {
    if (!holds(step.if, stepContext(job, scope, env, true))) controller.abort(scope.signal.reason);
  };
  if (scope.signal.aborted) decide();
  else scope.signal.addEventListener("abort", decide, { once: true });
  return { signal: controller.signal, end: () => scope.signal.removeEventListener("abort", decide) };
}

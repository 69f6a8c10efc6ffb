import { asText, fill } from "../../workflow/expressions.ts";
import { InputError, inputsOf } from "../../workflow/inputs.ts";
import { isMap, mapOf, type Value } from "../../workflow/template.ts";
import type { JobDefinition } from "../../workflow/workflow.ts";
import { concurrencyOf } from "../concurrency/concurrency.ts";
import { githubContext } from "../contexts/github-context.ts";
import { jobContext } from "../contexts/job-context.ts";
import { type JobResult, worst } from "../run/results.ts";
import { grantFor } from "../run/workflow-plan.ts";
import type { WorkflowCall, WorkflowRun } from "../run/workflow-run.ts";
import type { FinishedJob, JobOutcome } from "./finished-job.ts";
import type { JobInstance } from "./job-execution.ts";

/** Runs the jobs of a workflow; handed over, since these may call workflows themselves. */
type RunJobs = (run: WorkflowRun, call: WorkflowCall) => Promise<ReadonlyMap<string, FinishedJob>>;

/** Runs the workflow that a job calls. */
export async function runCall(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  instance: JobInstance,
  heldGroups: readonly string[],
  runJobs: RunJobs,
): Promise<JobOutcome> {
  const plan = call.plan.calls.get(definition.id);
  if (!plan) throw new RangeError(`The workflow that ${definition.id} calls was not read.`);
  const context = jobContext(run, call, instance);
  const declared = mapOf(plan.workflow.on.workflow_call);
  try {
    const given = fill(definition.with, context) as Readonly<Record<string, Value>>;
    const inputs = inputsOf(mapOf(declared.inputs), given, {
      contexts: { github: githubContext(run), vars: run.server.vars },
    });
    const inner: WorkflowCall = {
      plan,
      callers: [instance.name],
      inputs,
      secrets: secretsFor(call, definition, context),
      granted: grantFor(call.plan.workflow, definition, call.granted),
      signal: instance.signal,
      heldGroups,
      after: instance.after,
      chain: instance.chain,
    };
    return await inConcurrencyGroup(run, inner, instance, runJobs);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return endWithout(run, instance, error.message);
  }
}

/** The secrets that a job passes to the workflow that it calls: those that it names, or all of its own. */
function secretsFor(
  call: WorkflowCall,
  { secrets }: JobDefinition,
  context: ReturnType<typeof jobContext>,
): Record<string, string> {
  if (secrets === "inherit") return { ...call.secrets };
  if (!isMap(secrets)) return {};
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, asText(fill(value, context))]));
}

/** The outcome of a call of which no job runs. */
function endWithout(
  run: WorkflowRun,
  instance: JobInstance,
  text: string,
  conclusion: "failure" | "cancelled" = "failure",
): JobOutcome {
  const now = run.server.cloud.world.clock.now();
  const result: JobResult = {
    name: instance.name,
    conclusion,
    outputs: {},
    steps: [],
    annotations: [{ level: "error", text, properties: {} }],
    after: instance.after,
    from: now,
    to: now,
    waited: 0,
  };
  run.results.push(result);
  run.emit({ what: "job", job: instance.name, state: conclusion, why: text });
  return { result: conclusion, outputs: {}, leaves: [result] };
}

/** A called workflow may have a concurrency group. If its caller holds the same one, waiting for it would never end. */
async function inConcurrencyGroup(
  run: WorkflowRun,
  call: WorkflowCall,
  instance: JobInstance,
  runJobs: RunJobs,
): Promise<JobOutcome> {
  const concurrency = concurrencyOf(call.plan.workflow.concurrency, {
    contexts: { github: githubContext(run), inputs: call.inputs, vars: run.server.vars },
  });
  if (!concurrency) return runCalledJobs(run, call, runJobs);
  const group = concurrency.group.toLowerCase();
  if (call.heldGroups.includes(group))
    return endWithout(
      run,
      instance,
      `Canceling since a deadlock for concurrency group '${concurrency.group}' was detected between 'top level workflow' and '${instance.name}'`,
      "cancelled",
    );
  const superseded = new AbortController();
  const signal = AbortSignal.any([call.signal, superseded.signal]);
  const release = await run.server.concurrency.enter(concurrency, signal, (why) => superseded.abort(why));
  if (!release)
    return endWithout(run, instance, String(superseded.signal.reason ?? "The run was cancelled."), "cancelled");
  try {
    return await runCalledJobs(run, { ...call, signal, heldGroups: [...call.heldGroups, group] }, runJobs);
  } finally {
    release();
  }
}

async function runCalledJobs(run: WorkflowRun, call: WorkflowCall, runJobs: RunJobs): Promise<JobOutcome> {
  const jobs = await runJobs(run, call);
  const finished = [...jobs.values()];
  return {
    result: worst(finished.map(({ result }) => result)),
    outputs: callOutputs(run, call, jobs),
    leaves: finished.flatMap(({ leaves }) => leaves),
  };
}

/** The outputs that a called workflow gives to its caller. */
export function callOutputs(
  run: WorkflowRun,
  call: WorkflowCall,
  jobs: ReadonlyMap<string, FinishedJob>,
): Record<string, string> {
  const contexts = {
    github: githubContext(run),
    vars: run.server.vars,
    inputs: call.inputs,
    jobs: Object.fromEntries(
      [...jobs].map(([id, { result, outputs }]): [string, Value] => [id, { result, outputs: { ...outputs } }]),
    ),
  };
  const declared = Object.entries(mapOf(mapOf(call.plan.workflow.on.workflow_call).outputs));
  return Object.fromEntries(
    declared.map(([name, about]) => [name, asText(fill(mapOf(about).value ?? "", { contexts }))]),
  );
}

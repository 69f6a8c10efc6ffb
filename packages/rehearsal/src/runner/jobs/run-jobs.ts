import { fill, fillText, holds, type Status, truthy } from "../../workflow/expressions.ts";
import { type Combination, combinations, matrixProblem, matrixSuffix } from "../../workflow/matrix.ts";
import type { Value } from "../../workflow/template.ts";
import type { JobDefinition } from "../../workflow/workflow.ts";
import { concurrencyOf } from "../concurrency/concurrency.ts";
import { jobContext } from "../contexts/job-context.ts";
import { type Conclusion, type JobResult, worst } from "../run/results.ts";
import type { WorkflowCall, WorkflowRun } from "../run/workflow-run.ts";
import type { FinishedJob, JobOutcome } from "./finished-job.ts";
import type { JobInstance } from "./job-execution.ts";
import { runCall } from "./run-call.ts";
import { runJob } from "./run-job.ts";

/** Runs the jobs of a workflow, each one as soon as the jobs that it needs have ended. */
export async function runJobs(run: WorkflowRun, call: WorkflowCall): Promise<ReadonlyMap<string, FinishedJob>> {
  const started = new Map<string, Promise<FinishedJob>>();
  const definitions = new Map(call.plan.workflow.jobs.map((job) => [job.id, job]));
  const start = (id: string): Promise<FinishedJob> => {
    const known = started.get(id);
    if (known) return known;
    const definition = definitions.get(id);
    if (!definition) throw new RangeError(`There is no job ${id}.`);
    const promise = (async () => {
      const needed = await Promise.all(definition.needs.map(async (need) => [need, await start(need)] as const));
      return runDefinition(run, call, definition, Object.fromEntries(needed));
    })();
    started.set(id, promise);
    return promise;
  };
  const ended = await Promise.all([...definitions.keys()].map(async (id) => [id, await start(id)] as const));
  return new Map(ended);
}

async function runDefinition(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  needed: Readonly<Record<string, FinishedJob>>,
): Promise<FinishedJob> {
  const before = Object.values(needed);
  const chain = before.length === 0 ? [] : [...call.chain, ...before.flatMap((each) => each.chain)];
  const leaves = [...new Set([...call.after, ...before.flatMap((each) => each.leaves)])];
  const needs = Object.fromEntries(
    Object.entries(needed).map(([id, { result, outputs }]): [string, Value] => [
      id,
      { result, outputs: { ...outputs } },
    ]),
  );
  const status = (cancelled: boolean): Status => ({
    success: !cancelled && chain.every((each) => each === "success"),
    failure: !cancelled && chain.includes("failure"),
    cancelled,
  });
  const applies = (cancelled: boolean): boolean =>
    holds(definition.if, jobContext(run, call, { needs }, status(cancelled)));
  const name = [...call.callers, plainName(definition)].join(" / ");
  if (!applies(call.signal.aborted)) {
    const conclusion = call.signal.aborted ? "cancelled" : "skipped";
    run.emit({ what: "job", job: name, state: conclusion });
    const skipped = notRun(run, name, conclusion, leaves);
    run.results.push(skipped);
    return { result: conclusion, outputs: {}, leaves, chain: [...chain, conclusion] };
  }
  const finished = await runMatrix(run, call, definition, { needs, after: leaves, chain }, () => applies(true));
  return { ...finished, chain: [...chain, finished.result] };
}

const plainName = ({ name, id }: JobDefinition): string => (typeof name === "string" ? name : id);

const notRun = (run: WorkflowRun, name: string, conclusion: Conclusion, after: readonly JobResult[]): JobResult => {
  const now = run.server.cloud.world.clock.now();
  return { name, conclusion, outputs: {}, steps: [], annotations: [], after, from: now, to: now, waited: 0 };
};

type Before = Pick<JobInstance, "needs" | "after" | "chain">;

async function runMatrix(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  before: Before,
  continues: () => boolean,
): Promise<JobOutcome> {
  const { strategy } = definition;
  const context = jobContext(run, call, before);
  const matrix = strategy.matrix === undefined ? undefined : fill(strategy.matrix, context);
  const all: readonly (Combination | undefined)[] =
    matrix === undefined ? [undefined] : combinations(matrix as Readonly<Record<string, Value>>);
  const problem = matrixProblem(definition.id, matrix, all.length);
  if (problem !== undefined)
    return failBeforeStart(run, [...call.callers, plainName(definition)].join(" / "), problem, before);
  const failFast = truthy(fill(strategy["fail-fast"] ?? true, context));
  const parallel = Number(fill(strategy["max-parallel"] ?? all.length, context)) || all.length;
  const failedFast = new AbortController();
  const cancel = cancelUnless(continues, call.signal);
  const signal = AbortSignal.any([cancel.signal, failedFast.signal]);
  const outputs: Record<string, string> = {};
  const leaves: JobResult[] = [];
  const conclusions: Conclusion[] = [];
  const waiting = [...all.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, combination] = next;
      const strategyContext = {
        "fail-fast": failFast,
        "job-index": index,
        "job-total": all.length,
        "max-parallel": parallel,
      };
      const withMatrix = { ...before, matrix: combination ?? null, strategy: strategyContext };
      const name = nameOf(run, call, definition, withMatrix, combination);
      const instance: JobInstance = { ...withMatrix, name, signal };
      const forgiven = truthy(fill(definition["continue-on-error"] ?? false, jobContext(run, call, withMatrix)));
      const ended = signal.aborted
        ? cancelBeforeStart(run, instance)
        : await inConcurrencyGroup(run, call, definition, instance, (own, heldGroups) =>
            definition.uses === undefined
              ? runInstance(run, call, definition, own)
              : runCall(run, call, definition, own, heldGroups, runJobs),
          );
      leaves.push(...ended.leaves);
      // Of an output that several instances set, the value of the last one to end counts.
      for (const [key, value] of Object.entries(ended.outputs)) if (value !== "") outputs[key] = value;
      conclusions.push(forgiven && ended.result === "failure" ? "success" : ended.result);
      if (ended.result === "failure" && !forgiven && failFast && matrix !== undefined) failedFast.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, all.length) }, worker)).finally(cancel.end);
  return { result: worst(conclusions), outputs, leaves };
}

/**
 * Aborted with the signal, unless the job continues: in a cancelled run its `if` may hold all the same. It is to be ended:
 * as long as anyone listens to a run's signal, Node keeps it, and all that the run holds.
 */
function cancelUnless(
  continues: () => boolean,
  signal: AbortSignal,
): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const decide = () => {
    if (!continues()) controller.abort(signal.reason);
  };
  if (signal.aborted) decide();
  else signal.addEventListener("abort", decide, { once: true });
  return { signal: controller.signal, end: () => signal.removeEventListener("abort", decide) };
}

function nameOf(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  context: Partial<JobInstance>,
  combination: Combination | undefined,
): string {
  const written =
    definition.name === undefined
      ? `${definition.id}${combination ? matrixSuffix(combination) : ""}`
      : fillText(definition.name, jobContext(run, call, context));
  return [...call.callers, written].join(" / ");
}

function failBeforeStart(run: WorkflowRun, name: string, text: string, { after }: Before): JobOutcome {
  const result: JobResult = {
    ...notRun(run, name, "failure", after),
    annotations: [{ level: "error", text, properties: {} }],
  };
  run.results.push(result);
  run.emit({ what: "job", job: name, state: "failure" });
  return { result: "failure", outputs: {}, leaves: [result] };
}

function cancelBeforeStart(run: WorkflowRun, instance: JobInstance): JobOutcome {
  const result = notRun(run, instance.name, "cancelled", instance.after);
  run.results.push(result);
  run.emit({ what: "job", job: instance.name, state: "cancelled" });
  return { result: "cancelled", outputs: {}, leaves: [result] };
}

async function runInstance(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  instance: JobInstance,
): Promise<JobOutcome> {
  const result = await runJob(run, call, definition, instance);
  run.results.push(result);
  run.emit({ what: "job", job: instance.name, state: result.conclusion });
  return { result: result.conclusion, outputs: result.outputs, leaves: [result] };
}

/** Waits for the job's concurrency group. `heldGroups` are those that the job and its callers then hold. */
async function inConcurrencyGroup(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  instance: JobInstance,
  work: (instance: JobInstance, heldGroups: readonly string[]) => Promise<JobOutcome>,
): Promise<JobOutcome> {
  const concurrency = concurrencyOf(definition.concurrency, jobContext(run, call, instance));
  if (!concurrency) return work(instance, call.heldGroups);
  if (call.heldGroups.includes(concurrency.group.toLowerCase())) return cancelBeforeStart(run, instance);
  run.emit({ what: "job", job: instance.name, state: "waiting", why: `concurrency group ${concurrency.group}` });
  const superseded = new AbortController();
  const signal = AbortSignal.any([instance.signal, superseded.signal]);
  const release = await run.server.concurrency.enter(concurrency, signal, (why) => superseded.abort(why));
  if (!release) return cancelBeforeStart(run, instance);
  try {
    return await work({ ...instance, signal }, [...call.heldGroups, concurrency.group.toLowerCase()]);
  } finally {
    release();
  }
}

import type { JobResult, StepResult } from "../../runner/run/results.ts";
import type { StepPlan } from "../../runner/run/step-plan.ts";
import { longestChain } from "../critical-path.ts";
import { topologyOf } from "../topology/topology.ts";
import type { JobPart, Note, PlanPart, RunPart, StepPart } from "./report.ts";
import type { RunRecord } from "./run-record.ts";

/** A run as the page shows it. */
export function runPart({ title, before, run, expected, had, has, machineMs }: RunRecord): RunPart {
  const chain = longestChain(run.jobs);
  const critical = chain.waited > 0 ? new Set(chain.jobs) : new Set<JobResult>();
  const plans = run.jobs.flatMap(({ steps }) => steps.flatMap((step) => step.plans));
  return {
    title,
    ...(before === undefined ? {} : { before }),
    workflow: run.workflow,
    event: run.event,
    conclusion: run.conclusion,
    isExpected: run.conclusion === expected,
    annotations: run.annotations.map(note),
    took: run.to - run.from,
    chain: { jobs: chain.jobs.filter(({ waited }) => waited > 0).map(({ name }) => name), waited: chain.waited },
    machineMs,
    jobs: run.jobs.map((job) => jobPart(job, run.from, critical.has(job))),
    topology: topologyOf(had, has, plans),
  };
}

const note = ({ level, text }: Note): Note => ({ level, text });

function jobPart(job: JobResult, began: number, isCritical: boolean): JobPart {
  const critical = isCritical ? criticalSteps(job) : new Set<StepResult>();
  const { name, conclusion, environment, waited, annotations, steps } = job;
  return {
    name,
    conclusion,
    ...(environment === undefined ? {} : { environment }),
    from: job.from - began,
    to: job.to - began,
    waited,
    isCritical,
    annotations: annotations.map(note),
    steps: steps.map((step) => stepPart(step, began, critical.has(step))),
  };
}

const stepPart = (step: StepResult, began: number, isCritical: boolean): StepPart => ({
  name: step.name,
  conclusion: step.conclusion,
  from: step.from - began,
  to: step.to - began,
  waits: step.waits.map(({ from, to }) => ({ from: from - began, to: to - began })),
  isCritical,
  plans: step.plans.map(planPart),
  annotations: step.annotations.map(note),
  log: step.log,
  summary: step.summary,
});

const planPart = ({ action, mode, digest, steps, unchanged, waits }: StepPlan): PlanPart => ({
  action,
  mode,
  ...(digest === undefined ? {} : { digest }),
  steps,
  unchanged: unchanged.map(({ kind, id, left }) => `${kind} ${id}${left === undefined ? "" : ` (left, ${left})`}`),
  waits,
});

/** The steps that its job had to wait for, from the last one back. */
function criticalSteps({ to, steps }: JobResult): Set<StepResult> {
  const found = new Set<StepResult>();
  let end = to;
  for (;;) {
    const [last] = steps
      .filter((step) => step.to <= end && step.to > step.from && step.waits.length > 0 && !found.has(step))
      .toSorted((one, other) => other.to - one.to || one.from - other.from);
    if (!last) return found;
    found.add(last);
    end = last.from;
  }
}

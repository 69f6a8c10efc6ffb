import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { asText, fill, fillText, fillTexts, holds } from "../workflow/expressions.ts";
import { isMap, type Value } from "../workflow/template.ts";
import type { JobDefinition } from "../workflow/workflow.ts";
import { runPre } from "./action-step.ts";
import type { Annotation } from "./commands.ts";
import { jobContext, stepContext } from "./contexts.ts";
import { credentialsFor } from "./credentials.ts";
import { Masks } from "./masks.ts";
import { grantFor } from "./plan.ts";
import { ClockParticipant } from "./presence.ts";
import type { Conclusion, JobResult, StepResult } from "./results.ts";
import type { JobExecution, JobInstance, StepScope, WorkflowCall, WorkflowRun } from "./state.ts";
import { emptyRecord, runJobSteps, withProgress } from "./steps.ts";
import { timeLimit } from "./time-limit.ts";

/** GitHub ends a job after six hours where nothing else is said. */
const usualTimeout = 360;

/** Runs a job that has steps of its own, once its turn has come. */
export async function runJob(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  instance: JobInstance,
): Promise<JobResult> {
  const context = jobContext(run, call, instance);
  const environment = environmentOf(definition, context);
  const participant = new ClockParticipant(run.server.cloud.world.clock);
  const from = participant.now();
  const annotations: Annotation[] = [];
  const base = { name: instance.name, after: instance.after, annotations, ...(environment ? { environment } : {}) };
  try {
    if (environment !== undefined && !(await run.server.approve(environment))) {
      annotations.push({ kind: "error", text: `The environment ${environment} was not approved.`, properties: {} });
      return { ...base, conclusion: "failure", outputs: {}, steps: [], from, to: participant.now(), waited: 0 };
    }
    run.emit({
      what: "job",
      job: instance.name,
      state: "running",
      ...(environment ? { why: `environment ${environment}: approved` } : {}),
    });
    const done = await runWithinTimeLimit(run, call, definition, instance, environment, participant, annotations);
    return { ...base, ...done, from, to: participant.now(), waited: participant.waited };
  } finally {
    participant.leave();
  }
}

function environmentOf({ environment }: JobDefinition, context: ReturnType<typeof jobContext>): string | undefined {
  if (environment === undefined) return undefined;
  const name = fillText(isMap(environment) ? environment.name : environment, context);
  return name === "" ? undefined : name;
}

type JobOutcome = Pick<JobResult, "conclusion" | "outputs" | "steps">;

async function runWithinTimeLimit(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  instance: JobInstance,
  environment: string | undefined,
  participant: ClockParticipant,
  annotations: Annotation[],
): Promise<JobOutcome> {
  const minutes = Number(fill(definition["timeout-minutes"] ?? usualTimeout, jobContext(run, call, instance)));
  const limit = timeLimit(minutes, run.server.cloud.world.clock);
  const signal = AbortSignal.any([instance.signal, limit.signal]);
  const credentials = credentialsFor(run, call, grantFor(call.plan.workflow, definition, call.granted), environment);
  try {
    const own = environment === undefined ? undefined : run.server.environments[environment];
    const secrets = { ...call.secrets, ...own?.secrets, GITHUB_TOKEN: credentials.token };
    const job = openJob(
      { run, call, definition, instance, environment, participant, secrets, signal },
      own?.vars,
      credentials,
    );
    const done = await runAll(job, annotations);
    if (limit.signal.aborted) {
      const text = `The job has exceeded the maximum execution time of ${minutes} minutes.`;
      annotations.push({ kind: "error", text, properties: {} });
    }
    return done;
  } finally {
    limit.end();
    credentials.end();
  }
}

type Given = Pick<
  JobExecution,
  "run" | "call" | "definition" | "instance" | "environment" | "participant" | "secrets" | "signal"
>;

function openJob(
  given: Given,
  vars: Readonly<Record<string, string>> | undefined,
  { token, machineVariables: surroundings, secrets }: ReturnType<typeof credentialsFor>,
): JobExecution {
  const { run, call, definition, instance } = given;
  const masks = new Masks();
  for (const secret of [...Object.values(given.secrets), ...secrets]) masks.add(secret);
  const folder = mkdtempSync(join(run.folder, "job-"));
  const folders = { workspace: join(folder, "workspace"), temp: join(folder, "temp"), home: join(folder, "home") };
  for (const each of Object.values(folders)) mkdirSync(each);
  writeFileSync(join(folders.temp, "event.json"), JSON.stringify(run.event.payload));
  const job: JobExecution = {
    ...given,
    masks,
    token,
    machineVariables: surroundings,
    vars: { ...run.server.vars, ...vars },
    proxyUser(step) {
      const user = `${basename(run.folder)}-${run.clients.size + 1}`;
      run.clients.set(user, `${instance.name} / ${step}`);
      return user;
    },
    folders,
    env: {},
    paths: [],
    posts: [],
    states: new Map(),
  };
  const scope = topScope(job);
  for (const env of [call.plan.workflow.env, definition.env])
    Object.assign(job.env, fillTexts(env, stepContext(job, scope, job.env)));
  return job;
}

const topScope = ({ call, signal }: JobExecution): StepScope => ({
  steps: {},
  inputs: call.inputs,
  env: {},
  signal,
  failed: false,
});

async function runAll(job: JobExecution, annotations: Annotation[]): Promise<JobOutcome> {
  const scope = topScope(job);
  const steps: StepResult[] = [...(await runPreSteps(job, scope))];
  steps.push(...(await runJobSteps(job, scope)));
  const cancelled = steps.some(({ outcome }) => outcome === "cancelled") || job.signal.aborted;
  for (let post = job.posts.pop(); post !== undefined; post = job.posts.pop()) {
    const { name, if: condition, run } = post;
    if (!holds(condition, stepContext(job, scope, job.env))) continue;
    const notes = emptyRecord(name);
    const { conclusion } = await withProgress(job, name, async () => ({
      conclusion: await run(notes, new AbortController().signal),
    }));
    if (conclusion === "failure") scope.failed = true;
    steps.push({ ...notes, outcome: conclusion, conclusion, outputs: {} });
  }
  const conclusion: Conclusion = cancelled ? "cancelled" : scope.failed ? "failure" : "success";
  return { conclusion, steps, outputs: outputsOf(job, scope, annotations) };
}

async function runPreSteps(job: JobExecution, scope: StepScope): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of job.definition.steps) {
    const context = stepContext(job, scope, job.env);
    const notes = emptyRecord(`Pre Run ${step.uses ?? ""}`);
    const acted = await runPre({ job, scope, step, context, env: {}, notes, signal: job.signal });
    if (!acted) continue;
    if (acted.outcome === "failure") scope.failed = true;
    results.push({ ...notes, outcome: acted.outcome, conclusion: acted.outcome, outputs: {} });
  }
  return results;
}

/** A job's outputs leave the machine: one that holds what is masked is dropped, with nothing but a warning. */
function outputsOf(job: JobExecution, scope: StepScope, annotations: Annotation[]): Record<string, string> {
  const context = stepContext(job, scope, job.env);
  const kept: Record<string, string> = {};
  for (const [name, template] of Object.entries(job.definition.outputs)) {
    const value = asText(fill(template, context) as Value);
    if (job.masks.holds(value)) {
      const text = `Skip output '${name}' since it may contain secret.`;
      annotations.push({ kind: "warning", text, properties: {} });
    } else if (value !== "") kept[name] = value;
  }
  return kept;
}

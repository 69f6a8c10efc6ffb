import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { hasHelmStoodIn, helmFolder } from "../../helm/put-on-path.ts";
import { asText, fill, fillText, fillTexts, holds } from "../../workflow/expressions.ts";
import { readOnly } from "../../workflow/permissions.ts";
import { isMap, type Value } from "../../workflow/template.ts";
import type { JobDefinition } from "../../workflow/workflow.ts";
import { ClockParticipant } from "../clock/clock-participant.ts";
import { timeLimit } from "../clock/time-limit.ts";
import { Masks } from "../commands/masks.ts";
import type { Annotation } from "../commands/output-listener.ts";
import { jobContext } from "../contexts/job-context.ts";
import { stepContext } from "../contexts/step-context.ts";
import { editions, hostedLabel } from "../editions/edition.ts";
import { withholdsSecrets } from "../run/github-event.ts";
import type { Conclusion, JobResult, StepResult } from "../run/results.ts";
import { grantFor } from "../run/workflow-plan.ts";
import type { WorkflowCall, WorkflowRun } from "../run/workflow-run.ts";
import { runPre } from "../steps/run-action.ts";
import { runJobSteps, withProgress } from "../steps/run-steps.ts";
import { emptyRecord, type StepScope } from "../steps/step-scope.ts";
import { type Credentials, credentialsFor } from "./credentials.ts";
import { type Entry, enterEnvironment } from "./enter-environment.ts";
import type { JobExecution, JobInstance } from "./job-execution.ts";
import { runnerLabels } from "./runner-labels.ts";
import { likeness, shellProblem, systemOf } from "./runner-system.ts";

/** In minutes: GitHub cancels a job after six hours where the workflow sets no limit. */
const usualTimeout = 360;

/** Runs a job that has steps of its own. It no longer waits for anything: needs and concurrency group are done. */
export async function runJob(
  run: WorkflowRun,
  call: WorkflowCall,
  definition: JobDefinition,
  instance: JobInstance,
): Promise<JobResult> {
  const context = jobContext(run, call, instance);
  const environment = environmentNamed(definition, context);
  const participant = new ClockParticipant(run.server.cloud.world.clock);
  const from = participant.now();
  const annotations: Annotation[] = [];
  const runsOn = runnerLabels(definition["runs-on"], context);
  const named = { name: instance.name, after: instance.after, ...(environment ? { environment } : {}) };
  const base = { ...named, annotations, runsOn };
  const refused = (text: string): JobResult => {
    annotations.push({ level: "error", text, properties: {} });
    return { ...base, conclusion: "failure", outputs: {}, steps: [], from, to: participant.now(), waited: 0 };
  };
  try {
    const system = systemOf(runsOn);
    const problem = shellProblem(system, call.plan.workflow, definition);
    if (problem !== undefined) return refused(problem);
    if (system !== "Linux") annotations.push({ level: "notice", text: likeness(system), properties: {} });
    const hosted = editions[run.server.edition].hasHostedRunners ? undefined : hostedLabel(runsOn);
    if (hosted !== undefined)
      return refused(
        `No runner has the label ${hosted}: ${run.server.edition} has none of GitHub's. Give runs-on the label of your own.`,
      );
    const entry: Entry | undefined = environment
      ? await enterEnvironment(run, environment, instance, participant)
      : undefined;
    if (entry && "refusal" in entry) return refused(entry.refusal);
    run.emit({
      what: "job",
      job: instance.name,
      state: "running",
      ...(entry ? { why: `environment ${environment}: ${entry.why}` } : {}),
    });
    const setup = { run, call, definition, instance, environment, participant, system };
    const ended = await runWithinTimeLimit(setup, annotations);
    return { ...base, ...ended, from, to: participant.now(), waited: participant.waited };
  } finally {
    participant.leave();
  }
}

function environmentNamed({ environment }: JobDefinition, context: ReturnType<typeof jobContext>): string | undefined {
  if (environment === undefined) return undefined;
  const name = fillText(isMap(environment) ? environment.name : environment, context);
  return name === "" ? undefined : name;
}

type StepsOutcome = Pick<JobResult, "conclusion" | "outputs" | "steps">;

/** What is known of a job before its machine is set up. */
type JobSetup = Pick<
  JobExecution,
  "run" | "call" | "definition" | "instance" | "environment" | "participant" | "system"
>;

async function runWithinTimeLimit(setup: JobSetup, annotations: Annotation[]): Promise<StepsOutcome> {
  const { run, call, definition, instance, environment } = setup;
  const minutes = Number(fill(definition["timeout-minutes"] ?? usualTimeout, jobContext(run, call, instance)));
  const limit = timeLimit(minutes, run.server.cloud.world.clock);
  const signal = AbortSignal.any([instance.signal, limit.signal]);
  const granted = grantFor(call.plan.workflow, definition, call.granted);
  const credentials = credentialsFor(run, call, run.trigger.fork ? readOnly(granted) : granted, environment);
  try {
    const own = environment === undefined ? undefined : run.server.environments[environment];
    const secrets = {
      ...call.secrets,
      ...(withholdsSecrets(run.trigger) ? {} : own?.secrets),
      GITHUB_TOKEN: credentials.token,
    };
    const job = openJob({ ...setup, secrets, signal }, own?.vars, credentials);
    const ended = await runAll(job, annotations);
    if (limit.signal.aborted) {
      const text = `The job has exceeded the maximum execution time of ${minutes} minutes.`;
      annotations.push({ level: "error", text, properties: {} });
    }
    return ended;
  } finally {
    limit.end();
    credentials.end();
  }
}

function openJob(
  setup: JobSetup & Pick<JobExecution, "secrets" | "signal">,
  vars: Readonly<Record<string, string>> | undefined,
  { token, machineVariables, secrets }: Credentials,
): JobExecution {
  const { run, call, definition, instance } = setup;
  const masks = new Masks();
  run.masks.push(masks);
  for (const secret of [...Object.values(setup.secrets), ...secrets]) masks.add(secret);
  const folder = mkdtempSync(join(run.folder, "job-"));
  const folders = { workspace: join(folder, "workspace"), temp: join(folder, "temp"), home: join(folder, "home") };
  for (const each of Object.values(folders)) mkdirSync(each);
  writeFileSync(join(folders.temp, "event.json"), JSON.stringify(run.event.payload));
  const job: JobExecution = {
    ...setup,
    masks,
    token,
    machineVariables,
    vars: { ...run.server.vars, ...vars },
    proxyUser(step) {
      const user = `${basename(run.folder)}-${run.clients.size + 1}`;
      run.clients.set(user, `${instance.name} / ${step}`);
      return user;
    },
    folders,
    env: {},
    paths: [helmFolder(folder) ?? []].flat(),
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
  source: call.plan.source,
  inputs: call.inputs,
  env: {},
  signal,
  failed: false,
});

async function runAll(job: JobExecution, annotations: Annotation[]): Promise<StepsOutcome> {
  const scope = topScope(job);
  const steps: StepResult[] = [...(await runPreSteps(job, scope))];
  steps.push(...(await runJobSteps(job, scope)));
  const cancelled = steps.some(({ outcome, stopped }) => outcome === "cancelled" && !stopped) || job.signal.aborted;
  for (let post = job.posts.pop(); post !== undefined; post = job.posts.pop()) {
    const { name, if: condition, run } = post;
    if (!holds(condition, stepContext(job, scope, job.env))) continue;
    const record = emptyRecord(name);
    const { conclusion } = await withProgress(job, record, async () => ({
      conclusion: await run(record, new AbortController().signal),
    }));
    if (conclusion === "failure") scope.failed = true;
    steps.push({ ...record, outcome: conclusion, conclusion, outputs: {} });
  }
  if (hasHelmStoodIn(dirname(job.folders.temp))) {
    const text = "This machine has no Helm: a program of the rehearsal stood in for it.";
    annotations.push({ level: "notice", text, properties: {} });
  }
  const conclusion: Conclusion = cancelled ? "cancelled" : scope.failed ? "failure" : "success";
  return { conclusion, steps, outputs: outputsOf(job, scope, annotations) };
}

async function runPreSteps(job: JobExecution, scope: StepScope): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of job.definition.steps) {
    const context = stepContext(job, scope, job.env);
    const record = emptyRecord(`Pre Run ${step.uses ?? ""}`);
    record.from = job.participant.now();
    const ended = await runPre({ job, scope, step, context, env: {}, record, signal: job.signal });
    if (!ended) continue;
    record.to = job.participant.now();
    if (ended.outcome === "failure") scope.failed = true;
    results.push({ ...record, outcome: ended.outcome, conclusion: ended.outcome, outputs: {} });
  }
  return results;
}

/** The outputs of a job. As on GitHub, one that contains a masked value is dropped with a warning. */
function outputsOf(job: JobExecution, scope: StepScope, annotations: Annotation[]): Record<string, string> {
  const context = stepContext(job, scope, job.env);
  const kept: Record<string, string> = {};
  for (const [name, template] of Object.entries(job.definition.outputs)) {
    const value = asText(fill(template, context) as Value);
    if (job.masks.holds(value)) {
      const text = `Skip output '${name}' since it may contain secret.`;
      annotations.push({ level: "warning", text, properties: {} });
    } else if (value !== "") kept[name] = value;
  }
  return kept;
}

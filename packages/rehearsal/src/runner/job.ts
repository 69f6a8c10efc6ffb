import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { asText, fill, fillText, fillTexts, holds } from "../workflow/expressions.ts";
import { isMap, type Value } from "../workflow/template.ts";
import type { JobDefinition } from "../workflow/workflow.ts";
import { runPre } from "./action-step.ts";
import type { Annotation } from "./commands.ts";
import { jobScope, stepScope } from "./contexts.ts";
import { credentialsFor } from "./credentials.ts";
import { Masks } from "./masks.ts";
import { grantFor } from "./plan.ts";
import { Presence } from "./presence.ts";
import type { Conclusion, JobResult, StepResult } from "./results.ts";
import type { Frame, Job, Layer, Member, Run } from "./state.ts";
import { notesFor, runJobSteps, told } from "./steps.ts";
import { timeLimit } from "./time-limit.ts";

/** GitHub ends a job after six hours where nothing else is said. */
const longest = 360;

/** Runs a job that has steps of its own, once its turn has come. */
export async function runJob(run: Run, frame: Frame, definition: JobDefinition, member: Member): Promise<JobResult> {
  const scope = jobScope(run, frame, member);
  const environment = environmentOf(definition, scope);
  const presence = new Presence(run.server.cloud.world.clock);
  const from = presence.now();
  const annotations: Annotation[] = [];
  const base = { name: member.name, after: member.after, annotations, ...(environment ? { environment } : {}) };
  try {
    if (environment !== undefined && !(await run.server.approve(environment))) {
      annotations.push({ kind: "error", text: `The environment ${environment} was not approved.`, properties: {} });
      return { ...base, conclusion: "failure", outputs: {}, steps: [], from, to: presence.now(), waited: 0 };
    }
    run.tell({
      what: "job",
      job: member.name,
      state: "running",
      ...(environment ? { why: `environment ${environment}: approved` } : {}),
    });
    const done = await withLimit(run, frame, definition, member, environment, presence, annotations);
    return { ...base, ...done, from, to: presence.now(), waited: presence.waited };
  } finally {
    presence.leave();
  }
}

function environmentOf({ environment }: JobDefinition, scope: ReturnType<typeof jobScope>): string | undefined {
  if (environment === undefined) return undefined;
  const name = fillText(isMap(environment) ? environment.name : environment, scope);
  return name === "" ? undefined : name;
}

type Done = Pick<JobResult, "conclusion" | "outputs" | "steps">;

async function withLimit(
  run: Run,
  frame: Frame,
  definition: JobDefinition,
  member: Member,
  environment: string | undefined,
  presence: Presence,
  annotations: Annotation[],
): Promise<Done> {
  const minutes = Number(fill(definition["timeout-minutes"] ?? longest, jobScope(run, frame, member)));
  const limit = timeLimit(minutes, run.server.cloud.world.clock);
  const signal = AbortSignal.any([member.signal, limit.signal]);
  const credentials = credentialsFor(run, frame, grantFor(frame.plan.workflow, definition, frame.granted), environment);
  try {
    const own = environment === undefined ? undefined : run.server.environments[environment];
    const secrets = { ...frame.secrets, ...own?.secrets, GITHUB_TOKEN: credentials.token };
    const job = openJob(
      { run, frame, definition, member, environment, presence, secrets, signal },
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

type Given = Pick<Job, "run" | "frame" | "definition" | "member" | "environment" | "presence" | "secrets" | "signal">;

function openJob(
  given: Given,
  vars: Readonly<Record<string, string>> | undefined,
  { token, surroundings, secrets }: ReturnType<typeof credentialsFor>,
): Job {
  const { run, frame, definition, member } = given;
  const masks = new Masks();
  for (const secret of [...Object.values(given.secrets), ...secrets]) masks.add(secret);
  const folder = mkdtempSync(join(run.folder, "job-"));
  const folders = { workspace: join(folder, "workspace"), temp: join(folder, "temp"), home: join(folder, "home") };
  for (const each of Object.values(folders)) mkdirSync(each);
  writeFileSync(join(folders.temp, "event.json"), JSON.stringify(run.event.payload));
  const job: Job = {
    ...given,
    masks,
    token,
    surroundings,
    vars: { ...run.server.vars, ...vars },
    proxyUser(step) {
      const user = `${basename(run.folder)}-${run.clients.size + 1}`;
      run.clients.set(user, `${member.name} / ${step}`);
      return user;
    },
    folders,
    env: {},
    paths: [],
    posts: [],
    states: new Map(),
  };
  const layer = firstLayer(job);
  for (const env of [frame.plan.workflow.env, definition.env])
    Object.assign(job.env, fillTexts(env, stepScope(job, layer, job.env)));
  return job;
}

const firstLayer = ({ frame, signal }: Job): Layer => ({
  steps: {},
  inputs: frame.inputs,
  env: {},
  signal,
  failed: false,
});

async function runAll(job: Job, annotations: Annotation[]): Promise<Done> {
  const layer = firstLayer(job);
  const steps: StepResult[] = [...(await runPres(job, layer))];
  steps.push(...(await runJobSteps(job, layer)));
  const cancelled = steps.some(({ outcome }) => outcome === "cancelled") || job.signal.aborted;
  for (let post = job.posts.pop(); post !== undefined; post = job.posts.pop()) {
    const { name, if: condition, run } = post;
    if (!holds(condition, stepScope(job, layer, job.env))) continue;
    const notes = notesFor(name);
    const { conclusion } = await told(job, name, async () => ({
      conclusion: await run(notes, new AbortController().signal),
    }));
    if (conclusion === "failure") layer.failed = true;
    steps.push({ ...notes, outcome: conclusion, conclusion, outputs: {} });
  }
  const conclusion: Conclusion = cancelled ? "cancelled" : layer.failed ? "failure" : "success";
  return { conclusion, steps, outputs: outputsOf(job, layer, annotations) };
}

async function runPres(job: Job, layer: Layer): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of job.definition.steps) {
    const scope = stepScope(job, layer, job.env);
    const notes = notesFor(`Pre Run ${step.uses ?? ""}`);
    const acted = await runPre({ job, layer, step, scope, env: {}, notes, signal: job.signal });
    if (!acted) continue;
    if (acted.outcome === "failure") layer.failed = true;
    results.push({ ...notes, outcome: acted.outcome, conclusion: acted.outcome, outputs: {} });
  }
  return results;
}

/** A job's outputs leave the machine: one that holds what is masked is dropped, with nothing but a warning. */
function outputsOf(job: Job, layer: Layer, annotations: Annotation[]): Record<string, string> {
  const scope = stepScope(job, layer, job.env);
  const kept: Record<string, string> = {};
  for (const [name, template] of Object.entries(job.definition.outputs)) {
    const value = asText(fill(template, scope) as Value);
    if (job.masks.holds(value)) {
      const text = `Skip output '${name}' since it may contain secret.`;
      annotations.push({ kind: "warning", text, properties: {} });
    } else if (value !== "") kept[name] = value;
  }
  return kept;
}

import { parseWorkflow } from "./parser.ts";
import { readSteps, type StepDefinition } from "./steps.ts";
import { Expression, isMap, listOf, Mixed, mapOf, type Template, type TemplateMap, textOf } from "./template.ts";
import { UnsupportedFileError } from "./unsupported-file-error.ts";
import { unsupportedKeys } from "./unsupported-keys.ts";

/** A job as it is written: with steps of its own, or a call of another workflow. */
export interface JobDefinition {
  readonly id: string;
  readonly name: Template | undefined;
  readonly needs: readonly string[];
  readonly if: Template | undefined;
  readonly permissions: Template | undefined;
  readonly "runs-on": Template | undefined;
  readonly environment: Template | undefined;
  readonly concurrency: Template | undefined;
  readonly outputs: TemplateMap;
  readonly env: Template | undefined;
  readonly defaults: TemplateMap;
  readonly strategy: TemplateMap;
  readonly steps: readonly StepDefinition[];
  readonly uses: string | undefined;
  readonly with: TemplateMap;
  readonly secrets: Template | undefined;
  readonly "continue-on-error": Template | undefined;
  readonly "timeout-minutes": Template | undefined;
}

/** A workflow file. */
export interface Workflow {
  /** From the root of its repository. */
  readonly path: string;
  readonly name: string;
  readonly on: TemplateMap;
  readonly permissions: Template | undefined;
  readonly env: Template | undefined;
  readonly defaults: TemplateMap;
  readonly concurrency: Template | undefined;
  readonly jobs: readonly JobDefinition[];
}

const supportedKeys = {
  workflow: ["name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"],
  job: [
    ...["name", "needs", "if", "permissions", "runs-on", "environment", "concurrency", "outputs", "env", "defaults"],
    ...["strategy", "steps", "uses", "with", "secrets", "continue-on-error", "timeout-minutes"],
  ],
} as const;

/** Reads a workflow file. Whatever the rehearsal does not model is named, all of it at once. */
export async function readWorkflow(path: string, content: string): Promise<Workflow> {
  const top = mapOf(await parseWorkflow(path, content));
  const problems = [...unsupportedKeys("the workflow", top, supportedKeys.workflow), ...unsupportedFunctions(top)];
  const jobs = Object.entries(mapOf(top.jobs)).map(([id, job]) => readJob(id, mapOf(job), problems));
  if (problems.length > 0) throw new UnsupportedFileError(path, problems);
  return {
    path,
    name: textOf(top.name) ?? path,
    on: eventsOf(top.on),
    permissions: top.permissions,
    env: top.env,
    defaults: mapOf(top.defaults),
    concurrency: top.concurrency,
    jobs,
  };
}

function readJob(id: string, job: TemplateMap, problems: string[]): JobDefinition {
  problems.push(...unsupportedKeys(`job ${id}`, job, supportedKeys.job));
  return {
    id,
    name: job.name,
    needs: listOf(job.needs).map(String),
    if: job.if,
    permissions: job.permissions,
    "runs-on": job["runs-on"],
    environment: job.environment,
    concurrency: job.concurrency,
    outputs: mapOf(job.outputs),
    env: job.env,
    defaults: mapOf(job.defaults),
    strategy: mapOf(job.strategy),
    steps: readSteps(`job ${id}`, job.steps, problems),
    uses: textOf(job.uses),
    with: mapOf(job.with),
    secrets: job.secrets,
    "continue-on-error": job["continue-on-error"],
    "timeout-minutes": job["timeout-minutes"],
  };
}

/** `hashFiles` is the one function that GitHub's parser knows and its library leaves to the runner. */
function unsupportedFunctions(template: Template): string[] {
  if (template instanceof Expression)
    return /\bhashFiles\s*\(/i.test(template.text) ? [`hashFiles is not modelled: ${template.text}`] : [];
  if (template instanceof Mixed) return template.parts.flatMap(unsupportedFunctions);
  if (Array.isArray(template)) return template.flatMap(unsupportedFunctions);
  return isMap(template) ? Object.values(template).flatMap(unsupportedFunctions) : [];
}

function eventsOf(on: Template | undefined): TemplateMap {
  return isMap(on) ? on : Object.fromEntries(listOf(on).map((event) => [String(event), null]));
}

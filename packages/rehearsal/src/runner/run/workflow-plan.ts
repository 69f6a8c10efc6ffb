import { join } from "node:path";
import { type ActionFile, readAction } from "../../workflow/action-file.ts";
import { inputProblems } from "../../workflow/inputs.ts";
import { exceeding, type Grant, grantOf } from "../../workflow/permissions.ts";
import type { StepDefinition } from "../../workflow/steps.ts";
import { isMap, mapOf, type Template, type TemplateMap } from "../../workflow/template.ts";
import { UnsupportedFileError } from "../../workflow/unsupported-file-error.ts";
import { type JobDefinition, readWorkflow, type Workflow } from "../../workflow/workflow.ts";
import { thirdParties } from "../steps/third-party-actions.ts";
import type { Server } from "./server.ts";

/** A workflow and all workflows that it calls, read and checked before anything runs. */
export interface WorkflowPlan {
  readonly workflow: Workflow;
  /** The called workflows by the ids of the jobs that call them. */
  readonly calls: ReadonlyMap<string, WorkflowPlan>;
}

const deepest = 10;

/** Reads a workflow and everything it calls. All that is wrong with them is reported here at once, not in the middle of a run. */
export async function readPlan(server: Server, path: string, content = server.read(path)): Promise<WorkflowPlan> {
  const problems: string[] = [];
  const plan = await readLevel(server, path, content, 1, problems);
  checkGrants(plan, server.granted, problems, "");
  if (problems.length > 0) throw new UnsupportedFileError(path, problems);
  return plan;
}

async function readLevel(
  server: Server,
  path: string,
  content: string,
  depth: number,
  problems: string[],
): Promise<WorkflowPlan> {
  const workflow = await workflowIn(server, path, content);
  const calls = new Map<string, WorkflowPlan>();
  for (const job of workflow.jobs) {
    if (job.uses === undefined) await checkSteps(server, job.steps, `${path}, job ${job.id}`, problems, 1);
    else {
      const called = await readCalled(server, path, job, depth, problems);
      if (called) calls.set(job.id, called);
    }
  }
  return { workflow, calls };
}

async function readCalled(
  server: Server,
  path: string,
  job: JobDefinition,
  depth: number,
  problems: string[],
): Promise<WorkflowPlan | undefined> {
  const where = `${path}, job ${job.id}`;
  const uses = job.uses ?? "";
  const file = ownPath(uses) ?? checkedOutPath(uses);
  if (file === undefined || !/^\.github\/workflows\/[^/]+\.ya?ml$/.test(file)) {
    problems.push(`${where}: uses: ${uses} is not modelled; workflows of the same repository and of slipway are.`);
    return undefined;
  }
  if (depth === deepest) {
    problems.push(`${where}: workflows call each other more than ${deepest} levels deep.`);
    return undefined;
  }
  const content = contentOf(server, file);
  if (content === undefined) {
    problems.push(`${where}: there is no ${file}.`);
    return undefined;
  }
  const plan = await readLevel(server, file, content, depth + 1, problems);
  const { workflow_call: call } = plan.workflow.on;
  if (call === undefined) problems.push(`${where}: ${file} is not on workflow_call.`);
  else problems.push(...checkCall(job, mapOf(call)).map((problem) => `${where}: ${problem}`));
  return plan;
}

function checkCall(job: JobDefinition, call: TemplateMap): string[] {
  const secrets = mapOf(call.secrets);
  const given = job.secrets;
  const missing = Object.entries(secrets).filter(
    ([name, about]) => mapOf(about).required === true && isMap(given) && !(name in given),
  );
  const none = given === undefined ? Object.entries(secrets).filter(([, about]) => mapOf(about).required === true) : [];
  const unknown = isMap(given) ? Object.keys(given).filter((name) => !(name in secrets)) : [];
  return [
    ...inputProblems(mapOf(call.inputs), job.with),
    ...[...missing, ...none].map(([name]) => `Secret ${name} is required, but not provided while calling.`),
    ...unknown.map((name) => `Invalid secret, ${name} is not defined in the referenced workflow.`),
  ];
}

function contentOf(server: Server, file: string): string | undefined {
  try {
    return server.read(file);
  } catch {
    return undefined;
  }
}

const deepestComposite = 10;

async function checkSteps(
  server: Server,
  steps: readonly StepDefinition[],
  where: string,
  problems: string[],
  depth: number,
): Promise<void> {
  for (const { uses } of steps) {
    if (uses === undefined) continue;
    const own = ownPath(uses);
    const local = own ?? checkedOutPath(uses);
    if (local === undefined) {
      if (!thirdParties.has(nameOfThirdParty(uses))) problems.push(`${where}: uses: ${uses} is not modelled.`);
      continue;
    }
    const action = await actionIn(server, local);
    if (action) {
      if (depth < deepestComposite) await checkSteps(server, action.steps, local, problems, depth + 1);
      else problems.push(`${where}: composite actions call each other more than ${deepestComposite} levels deep.`);
    } else if (own !== undefined) problems.push(`${where}: uses: ${uses}: there is no action.yml in ${local}.`);
  }
}

/**
 * The path that a `uses` names in this repository: written with `$/`, or as other repositories write it, with a version.
 * Either way the files of this checkout are used.
 */
export function ownPath(uses: string): string | undefined {
  const [, here, fromElsewhere] = /^(?:\$\/(.*)|[\w.-]+\/slipway\/([^@]+)@.+)$/.exec(uses) ?? [];
  return here ?? fromElsewhere;
}

/** The path that a `uses` names in the files that the job has checked out. */
export const checkedOutPath = (uses: string): string | undefined => /^\.\/(.*)$/.exec(uses)?.[1];

export const nameOfThirdParty = (uses: string): string => uses.split("@", 1)[0] ?? "";

/** The action in a folder of the repository; undefined where there is none. */
export function actionIn({ root, actions }: Server, path: string): Promise<ActionFile | undefined> {
  const known = actions.get(path) ?? readAction(join(root, path));
  actions.set(path, known);
  return known;
}

function workflowIn({ workflows }: Server, path: string, content: string): Promise<Workflow> {
  const key = `${path}\n${content}`;
  const known = workflows.get(key) ?? readWorkflow(path, content);
  workflows.set(key, known);
  return known;
}

/** A called workflow may not request more than its caller has: GitHub does not even start such a run. */
function checkGrants({ workflow, calls }: WorkflowPlan, granted: Grant, problems: string[], called: string): void {
  for (const job of workflow.jobs) {
    const requested = requestedGrant(workflow, job);
    if (called !== "" && requested) {
      for (const each of exceeding(requested, granted)) {
        problems.push(`Error calling workflow '${called}'. The nested job '${job.id}' ${each}.`);
      }
    }
    const plan = calls.get(job.id);
    if (plan) checkGrants(plan, requested ?? granted, problems, plan.workflow.path);
  }
}

const requestedGrant = (workflow: Workflow, job: JobDefinition): Grant | undefined =>
  grantOf(job.permissions as Template | undefined) ?? grantOf(workflow.permissions);

/** What a job of a plan may do, given what its caller may do. */
export const grantFor = (workflow: Workflow, job: JobDefinition, granted: Grant): Grant =>
  requestedGrant(workflow, job) ?? granted;

/** What each job of a plan requests: all of it has to be granted by a caller. */
export function grantsOf({ workflow, calls }: WorkflowPlan): Grant[] {
  return workflow.jobs.flatMap((job) => {
    const called = calls.get(job.id);
    return [requestedGrant(workflow, job) ?? {}, ...(called ? grantsOf(called) : [])];
  });
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type ActionFile, readAction } from "../../workflow/action-file.ts";
import { didYouMean } from "../../workflow/did-you-mean.ts";
import { inputProblems } from "../../workflow/inputs.ts";
import { exceeding, type Grant, grantOf } from "../../workflow/permissions.ts";
import type { StepDefinition } from "../../workflow/steps.ts";
import { isMap, listOf, mapOf, type Template, type TemplateMap, textOf } from "../../workflow/template.ts";
import { UnsupportedFileError } from "../../workflow/unsupported-file-error.ts";
import { type JobDefinition, readWorkflow, type Workflow } from "../../workflow/workflow.ts";
import { editions } from "../editions/edition.ts";
import { shellProblem, systemOf } from "../jobs/runner-system.ts";
import { thirdPartyProblems } from "../third-parties/table.ts";
import type { Server } from "./server.ts";
import type { Located, Source, Sources } from "./sources.ts";

/** A workflow and all workflows that it calls, read and checked before anything runs. */
export interface WorkflowPlan {
  readonly workflow: Workflow;
  /** Where its file comes from. */
  readonly source: Source;
  /** The called workflows by the ids of the jobs that call them. */
  readonly calls: ReadonlyMap<string, WorkflowPlan>;
}

const deepest = 10;
const mostCalled = 50;
const deepestComposite = 10;

/** Reads a workflow and everything it calls. All that is wrong with them is reported here at once, not in the middle of a run. */
export async function readPlan(
  server: Server,
  sources: Sources,
  path: string,
  content = server.read(path),
): Promise<WorkflowPlan> {
  const problems: string[] = [];
  const plan = await new PlanReader(server, sources, problems).level(sources.own, path, content, 1);
  const called = new Set(calledIn(plan)).size;
  if (called > mostCalled) problems.push(`${path} calls ${called} workflows in all, and GitHub takes ${mostCalled}.`);
  checkGrants(plan, server.granted, problems, "");
  if (problems.length > 0) throw new UnsupportedFileError(path, problems);
  return plan;
}

class PlanReader {
  readonly #server: Server;
  readonly #sources: Sources;
  readonly #problems: string[];

  constructor(server: Server, sources: Sources, problems: string[]) {
    this.#server = server;
    this.#sources = sources;
    this.#problems = problems;
  }

  async level(source: Source, path: string, content: string, depth: number): Promise<WorkflowPlan> {
    const workflow = await workflowIn(this.#server, path, content);
    const calls = new Map<string, WorkflowPlan>();
    this.#lacks(path, content);
    for (const job of workflow.jobs) {
      const where = `${path}, job ${job.id}`;
      const written = listOf(job["runs-on"]).flatMap((label) => textOf(label) ?? []);
      const shells = shellProblem(systemOf(written), workflow, job);
      if (shells !== undefined) this.#problems.push(`${where}: ${shells}`);
      if (job.uses === undefined) await this.#steps(source, job.steps, where, 1);
      else {
        const called = await this.#called(source, where, job, depth);
        if (called) calls.set(job.id, called);
      }
    }
    return { workflow, source, calls };
  }

  #lacks(path: string, text: string): void {
    this.#problems.push(...editions[this.#server.edition].lacks(text).map((each) => `${path}: ${each}`));
  }

  async #called(here: Source, where: string, job: JobDefinition, depth: number): Promise<WorkflowPlan | undefined> {
    const uses = job.uses ?? "";
    const local = checkedOutPath(uses);
    // Of a workflow, ./ means the repository of the file that calls, at its commit.
    const located = local === undefined ? this.#sources.locate(here, uses) : { source: here, path: local };
    const content = located && "path" in located ? contentOf(located.source, located.path) : undefined;
    const problem = callProblem(uses, located, content, depth);
    if (problem !== undefined || !located || !("path" in located) || content === undefined) {
      this.#problems.push(`${where}: ${problem}`);
      return undefined;
    }
    const plan = await this.level(located.source, located.path, content, depth + 1);
    const { workflow_call: call } = plan.workflow.on;
    const problems = call === undefined ? [`${located.path} is not on workflow_call.`] : checkCall(job, mapOf(call));
    this.#problems.push(...problems.map((each) => `${where}: ${each}`));
    return plan;
  }

  async #steps(here: Source, steps: readonly StepDefinition[], where: string, depth: number): Promise<void> {
    for (const { uses, with: given } of steps) {
      if (uses === undefined) continue;
      const local = checkedOutPath(uses);
      const located = local === undefined ? this.#sources.locate(here, uses) : { source: here, path: local };
      if (located === undefined) {
        this.#problems.push(...thirdPartyProblems(uses, given).map((each) => `${where}: ${each}`));
      } else if ("problem" in located) this.#problems.push(`${where}: ${located.problem}`);
      else await this.#action(located, uses, where, depth);
    }
  }

  async #action({ source, path }: Found, uses: string, where: string, depth: number): Promise<void> {
    const action = await actionIn(this.#server, join(source.root, path));
    if (action && action.steps.length > 0) this.#lacks(path, contentOf(source, join(path, "action.yml")) ?? "");
    if (action && depth < deepestComposite) await this.#steps(source, action.steps, path, depth + 1);
    else if (action)
      this.#problems.push(`${where}: composite actions call each other more than ${deepestComposite} levels deep.`);
    else if (checkedOutPath(uses) === undefined)
      this.#problems.push(`${where}: uses: ${uses}: there is no action.yml in ${path}.${likeIn(source, path)}`);
  }
}

/** A question that names the action beside it that may have been meant. */
function likeIn({ root }: Source, path: string): string {
  const folder = join(root, dirname(path));
  const like = existsSync(folder) ? didYouMean(basename(path), readdirSync(folder)) : "";
  return like === "" ? "" : ` ${like}`;
}

/** All that a plan calls, by repository and path. */
const calledIn = ({ calls }: WorkflowPlan): string[] =>
  [...calls.values()].flatMap((each) => [`${each.source.repository}/${each.workflow.path}`, ...calledIn(each)]);

type Found = Extract<Located, { readonly path: string }>;

/** Why a workflow cannot be called. */
function callProblem(
  uses: string,
  located: Located | undefined,
  content: string | undefined,
  depth: number,
): string | undefined {
  if (located && "problem" in located) return `error parsing called workflow "${uses}": workflow was not found.`;
  if (!located || !/^\.github\/workflows\/[^/]+\.ya?ml$/.test(located.path))
    return `uses: ${uses} is not modelled; workflows of the same repository and of slipway are.`;
  if (depth === deepest) return `workflows call each other more than ${deepest} levels deep.`;
  return content === undefined ? `there is no ${located.path}.` : undefined;
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

function contentOf({ root }: Source, file: string): string | undefined {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return undefined;
  }
}

/** The path that a `uses` names in the files that the job has checked out. */
export const checkedOutPath = (uses: string): string | undefined => /^\.\/(.*)$/.exec(uses)?.[1];

/** The action in a folder; undefined where there is none. */
export function actionIn({ actions }: Server, folder: string): Promise<ActionFile | undefined> {
  const known = actions.get(folder) ?? readAction(folder);
  actions.set(folder, known);
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

import type { ExpressionContext, Status } from "../workflow/expressions.ts";
import type { Value } from "../workflow/template.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { JobExecution, JobInstance, StepScope, WorkflowCall, WorkflowRun } from "./state.ts";

/** A workflow file at the commit that runs, as tokens and contexts name it. */
export const workflowRef = ({ server, event }: WorkflowRun, { path }: Workflow): string =>
  `${server.repository}/${path}@${event.ref}`;

/** The `github` context, as far as it is the same for all jobs. */
export function githubContext(run: WorkflowRun): Record<string, Value> {
  const { server, event, sha, actor, number, trigger, plan } = run;
  return {
    actor,
    triggering_actor: actor,
    api_url: "https://api.github.com",
    graphql_url: "https://api.github.com/graphql",
    server_url: "https://github.com",
    base_ref: event.baseRef,
    head_ref: event.headRef,
    event: event.payload,
    event_name: trigger.name,
    ref: event.ref,
    ref_name: event.refName,
    ref_protected: false,
    ref_type: "branch",
    repository: server.repository,
    repository_owner: server.repository.split("/")[0] ?? "",
    repository_visibility: "private",
    retention_days: "90",
    run_attempt: "1",
    run_id: String(1000 + number),
    run_number: String(number),
    sha,
    workflow: plan.workflow.name,
    workflow_ref: workflowRef(run, plan.workflow),
    workflow_sha: sha,
    secret_source: "Actions",
  };
}

/** What the keys of a job itself can see. */
export function jobContext(
  run: WorkflowRun,
  call: WorkflowCall,
  instance: Partial<JobInstance>,
  status?: Status,
): ExpressionContext {
  return {
    contexts: {
      github: githubContext(run),
      needs: instance.needs ?? {},
      strategy: instance.strategy ?? {},
      matrix: instance.matrix ?? null,
      vars: run.server.vars,
      inputs: call.inputs,
      secrets: call.secrets,
      env: {},
    },
    ...(status ? { status } : {}),
  };
}

/** What a step can see; `env` is the step's own. */
export function stepContext(
  job: JobExecution,
  scope: StepScope,
  env: Readonly<Record<string, string>>,
  cancelled?: boolean,
): ExpressionContext {
  const { run, call, instance, folders } = job;
  const over = cancelled ?? scope.signal.aborted;
  const status = { success: !scope.failed && !over, failure: scope.failed && !over, cancelled: over };
  const github = githubContext(run);
  return {
    status,
    contexts: {
      github: {
        ...github,
        job: job.definition.id,
        token: job.token,
        workspace: folders.workspace,
        event_path: eventPath(job),
        action_path: scope.actionPath ?? "",
        action_status: scope.failed ? "failure" : "success",
      },
      env,
      vars: job.vars,
      job: {
        status: over ? "cancelled" : scope.failed ? "failure" : "success",
        workflow_ref: workflowRef(run, call.plan.workflow),
        workflow_sha: run.sha,
        workflow_repository: run.server.repository,
        workflow_file_path: call.plan.workflow.path,
      },
      steps: scope.steps as unknown as Value,
      runner: runnerContext(job),
      secrets: { ...job.secrets },
      strategy: instance.strategy,
      matrix: instance.matrix,
      needs: instance.needs,
      inputs: scope.inputs,
    },
  };
}

const runnerContext = ({ folders, run }: JobExecution): Readonly<Record<string, string>> => ({
  os: "Linux",
  arch: "X64",
  name: "rehearsal",
  environment: "github-hosted",
  temp: folders.temp,
  tool_cache: `${folders.home}/tools`,
  debug: run.debug ? "1" : "",
});

const eventPath = ({ folders }: JobExecution): string => `${folders.temp}/event.json`;

/** The runner's own variables. */
export function runnerVariables(job: JobExecution): Record<string, string> {
  const github = Object.entries({
    ...githubContext(job.run),
    job: job.definition.id,
    workspace: job.folders.workspace,
    event_path: eventPath(job),
  }).filter(([name, value]) => typeof value !== "object" && name !== "secret_source");
  const runner = Object.entries(runnerContext(job)).filter(([, value]) => value !== "");
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    ...Object.fromEntries(github.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, String(value)])),
    ...Object.fromEntries(runner.map(([name, value]) => [`RUNNER_${name.toUpperCase()}`, value])),
  };
}

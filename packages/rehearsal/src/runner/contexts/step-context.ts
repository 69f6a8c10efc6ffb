import type { ExpressionContext } from "../../workflow/expressions.ts";
import type { Value } from "../../workflow/template.ts";
import type { JobExecution } from "../jobs/job-execution.ts";
import type { StepScope } from "../steps/step-scope.ts";
import { githubContext, workflowRef } from "./github-context.ts";

/** What expressions in a step can see; `env` is that of the step. */
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
        workflow_ref: workflowRef(run, call.plan),
        workflow_sha: call.plan.source.sha ?? run.sha,
        workflow_repository: call.plan.source.repository,
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

const runnerContext = ({ folders, run, system }: JobExecution): Readonly<Record<string, string>> => ({
  os: system,
  // GitHub's own runners with macOS have Apple's processors.
  arch: system === "macOS" ? "ARM64" : "X64",
  name: "rehearsal",
  environment: "github-hosted",
  temp: folders.temp,
  tool_cache: `${folders.home}/tools`,
  debug: run.debug ? "1" : "",
});

const eventPath = ({ folders }: JobExecution): string => `${folders.temp}/event.json`;

/** The variables that the runner itself sets for every process. */
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

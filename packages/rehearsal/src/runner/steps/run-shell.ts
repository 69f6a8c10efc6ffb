import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { asText, fill, fillText } from "../../workflow/expressions.ts";
import type { Value } from "../../workflow/template.ts";
import { stepContext } from "../contexts/step-context.ts";
import type { JobExecution } from "../jobs/job-execution.ts";
import type { StepExecution, StepOutcome } from "./step-execution.ts";
import { runStepProcess } from "./step-process.ts";
import type { StepScope } from "./step-scope.ts";

/** How the runner itself starts each shell: only with `shell: bash` does a broken pipe fail the step. */
const shells: Readonly<Record<string, readonly string[]>> = {
  "": ["bash", "-e"],
  bash: ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
  sh: ["sh", "-e"],
};

/** Runs the script of a step. */
export async function runShell({
  job,
  scope,
  step,
  context,
  env,
  record,
  signal,
}: StepExecution): Promise<StepOutcome> {
  const defaults = scope.actionPath === undefined ? shellDefaults(job) : {};
  const shell = step.shell === undefined ? (defaults.shell ?? "") : fillText(step.shell, context);
  const folder =
    step["working-directory"] === undefined
      ? (defaults["working-directory"] ?? "")
      : fillText(step["working-directory"], context);
  const [program = "", ...args] = shells[shell] ?? [];
  const scripts = join(job.folders.temp, "scripts");
  mkdirSync(scripts, { recursive: true });
  const script = join(mkdtempSync(join(scripts, "step-")), "script.sh");
  writeFileSync(script, fillText(step.run, context));
  const ownPath = scope.actionPath === undefined ? {} : { GITHUB_ACTION_PATH: scope.actionPath };
  return runStepProcess(
    job,
    {
      runtime: "shell",
      program,
      args: [...args, script],
      cwd: resolve(job.folders.workspace, folder),
      env: { ...job.env, ...env, ...ownPath, GITHUB_ACTION: step.contextName },
    },
    record,
    signal,
  );
}

/** `defaults.run` of the job over those of the workflow. */
function shellDefaults(job: JobExecution): Readonly<Record<string, string>> {
  const { source } = job.call.plan;
  const scope: StepScope = { steps: {}, source, inputs: job.call.inputs, env: {}, signal: job.signal, failed: false };
  const context = stepContext(job, scope, job.env);
  const textsOf = (defaults: Readonly<Record<string, unknown>>): Record<string, string> => {
    const run = fill((defaults.run ?? {}) as never, context) as Readonly<Record<string, Value>>;
    return Object.fromEntries(Object.entries(run).map(([name, value]) => [name, asText(value)]));
  };
  return { ...textsOf(job.call.plan.workflow.defaults), ...textsOf(job.definition.defaults) };
}

import { join } from "node:path";
import { runUrl } from "../contexts/github-context.ts";
import { thirdParty } from "../third-parties/table.ts";
import { type Left, type Program, type ThirdParty, ThirdPartyError } from "../third-parties/third-party.ts";
import { recordError, type StepExecution, type StepOutcome } from "./step-execution.ts";
import { runStepProcess } from "./step-process.ts";

type Inputs = Readonly<Record<string, string>>;

/** Does what someone else's action would leave behind. */
export async function runThirdParty(execution: StepExecution, uses: string, inputs: Inputs): Promise<StepOutcome> {
  const known = thirdParty(uses);
  if (known === undefined) return { outcome: "success", outputs: {} };
  const given = Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => (value === "" ? [] : [[name.toLowerCase(), value]])),
  );
  const missing = (known.required ?? []).find((name) => given[name] === undefined);
  if (missing !== undefined) return fail(execution, `Input required and not supplied: ${missing}`);
  return typeof known.run === "function"
    ? standIn(execution, known.run, given)
    : runProgram(execution, known.run, given);
}

function fail(execution: StepExecution, text: string): StepOutcome {
  recordError(execution, text);
  return { outcome: "failure", outputs: {} };
}

function standIn(
  execution: StepExecution,
  run: Extract<ThirdParty["run"], (...given: never[]) => Left>,
  inputs: Inputs,
): StepOutcome {
  const { job, record } = execution;
  try {
    const { outputs = {}, post } = run({
      inputs,
      root: job.run.server.root,
      repository: job.run.server.repository,
      workspace: job.folders.workspace,
      home: job.folders.home,
      artifacts: join(job.run.folder, "artifacts"),
      runUrl: runUrl(job.run),
      log: (line) => record.log.push(line),
      warn(text) {
        record.annotations.push({ level: "warning", text, properties: {} });
        record.log.push(`Warning: ${text}`);
      },
    });
    if (post !== undefined)
      job.posts.push({
        name: `Post ${record.name}`,
        if: "always()",
        async run() {
          post();
          return "success";
        },
      });
    return { outcome: "success", outputs };
  } catch (error) {
    if (!(error instanceof ThirdPartyError)) throw error;
    return fail(execution, error.message);
  }
}

/** Its requests go through the environment's proxy, as those of the action itself. */
async function runProgram(
  { job, env, step, record, signal }: StepExecution,
  { program, defaults }: Program,
  inputs: Inputs,
): Promise<StepOutcome> {
  const variables = Object.entries({ ...defaults, ...inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  return runStepProcess(
    job,
    {
      runtime: "node",
      program: "node",
      args: [program],
      cwd: job.folders.workspace,
      env: {
        ...job.env,
        ...env,
        ...Object.fromEntries(variables),
        NODE_USE_ENV_PROXY: "1",
        GITHUB_ACTION: step.contextName,
      },
    },
    record,
    signal,
  );
}

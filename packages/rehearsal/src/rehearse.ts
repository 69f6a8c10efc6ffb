import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { parse } from "yaml";
import { ArgumentError, readArguments } from "./arguments.ts";
import { madeUpCaller } from "./made-up-caller.ts";
import type { Trigger } from "./run/events.ts";
import type { Rehearsed } from "./run/workflow-run.ts";
import { interruption, thisScreen } from "./screen.ts";
import { duration, longestChain } from "./show/critical-path.ts";
import { openStage, type Stage } from "./stage.ts";
import { MisfitError } from "./syntax/misfit.ts";
import type { Value } from "./syntax/template.ts";
import { mapOf } from "./syntax/template.ts";
import { readWorkflow } from "./syntax/workflow.ts";

const calling = ".github/workflows/rehearsal.yml";

/** Rehearses the workflow that the arguments name, and gives the exit code: 0 only when the run succeeded. */
export async function rehearse(root: string, given: readonly string[]): Promise<number> {
  const screen = thisScreen();
  try {
    const wanted = readArguments(given);
    const file = fileOf(root, wanted.workflow);
    const name = basename(file).replace(/\.ya?ml$/, "");
    const folder = join(root, "rehearsal", name);
    const stage = await openStage({ ...wanted, root, folder, screen });
    try {
      const options = await runOf(stage, root, file, wanted);
      const run = await stage.run(`${name}${wanted.mode ? `: ${wanted.mode}` : ""}`, {
        ...options,
        signal: interruption(),
      });
      screen.write(ending(run));
      screen.write(
        `The report lies in ${relative(process.cwd(), folder)}: summary.md, and every request in requests.jsonl.\n`,
      );
      return run.conclusion === "success" ? 0 : 1;
    } finally {
      await stage.close();
    }
  } catch (error) {
    if (!(error instanceof ArgumentError) && !(error instanceof MisfitError)) throw error;
    screen.write(`${error.message}\n`);
    return 1;
  }
}

/** By its path, or by its name where GitHub keeps workflows. */
function fileOf(root: string, workflow: string): string {
  const named = [workflow, ...["yml", "yaml"].map((end) => `.github/workflows/${workflow}.${end}`)];
  const found = named.find((path) => /\.ya?ml$/.test(path) && existsSync(join(root, path)));
  if (found === undefined) throw new ArgumentError(`There is no workflow ${workflow}; looked for ${named.join(", ")}.`);
  return found;
}

interface Wanted {
  readonly with?: string;
  readonly mode?: string;
  readonly event: Trigger["name"];
}

/** A workflow that is only ever called gets a caller. */
async function runOf({ server }: Stage, root: string, file: string, wanted: Wanted) {
  const { on } = await readWorkflow(file, server.read(file));
  const inputs: Record<string, Value> = wanted.with === undefined ? {} : parse(readFileSync(wanted.with, "utf8"));
  if (!("workflow_call" in on)) {
    const trigger: Trigger = { name: wanted.event, ...(wanted.event === "workflow_dispatch" ? { inputs } : {}) };
    return { file: relative(root, join(root, file)), trigger };
  }
  const declared = mapOf(mapOf(on.workflow_call).inputs);
  if (wanted.mode !== undefined) {
    if (!("mode" in declared)) throw new ArgumentError(`--mode is ${wanted.mode}, but ${file} has no input mode.`);
    inputs.mode = wanted.mode;
  }
  const content = await madeUpCaller(server, file, inputs, wanted.event);
  return { file: calling, content, trigger: { name: wanted.event } satisfies Trigger };
}

function ending({ conclusion, from, to, jobs, annotations }: Rehearsed): string {
  const errors = [
    ...annotations,
    ...jobs.flatMap((job) => [...job.annotations, ...job.steps.flatMap((step) => step.annotations)]),
  ];
  const said = errors.filter(({ kind }) => kind === "error").map(({ text }) => `error: ${text}\n`);
  const waits = `${duration(to - from)} by the clouds' clock, longest chain of waits ${duration(longestChain(jobs).waited)}`;
  return `${said.join("")}The run ended as ${conclusion}: ${waits}.\n`;
}

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OutputListener } from "./commands.ts";
import { runnerVariables } from "./contexts.ts";
import { FileCommandError, readEntries, readPaths } from "./file-commands.ts";
import { type Command, runProcess } from "./process.ts";
import type { Conclusion } from "./results.ts";
import type { JobExecution, StepRecord } from "./state.ts";

/** How a process of a step is started. */
export interface StepCommand {
  readonly kind: "node" | "shell";
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What the step has in addition to the runner's own variables. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a process of a step left for the runner. */
export interface StepProcessResult {
  readonly outcome: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

const files = ["output", "env", "path", "state", "step_summary"] as const;
type Files = Record<(typeof files)[number], string>;

const largestSummary = 1024 * 1024;

/** Runs one process of a step as the runner does: with fresh files, its output onOutput, and what it wrote taken over. */
export async function runStepProcess(
  job: JobExecution,
  start: StepCommand,
  notes: StepRecord,
  signal: AbortSignal,
): Promise<StepProcessResult> {
  const paths = freshFiles(job.folders.temp);
  const listener = new OutputListener(job.masks, job.run.debug, (line) =>
    job.run.emit({ what: "line", job: job.instance.name, step: notes.name, line }),
  );
  const command: Command = { ...start, env: environment(job, start.env, paths, notes.name) };
  const { participant, run } = job;
  const options = {
    participant,
    killDelays: run.server.killDelays,
    signal,
    onOutput: (text: string) => listener.write(text),
  };
  const code = await (start.kind === "node" ? run.server.node(command, options) : runProcess(command, options));
  listener.end();
  // Of a JavaScript action's exit code GitHub's runner says nothing: that is the action's part.
  if (start.kind === "shell" && code !== 0 && !signal.aborted)
    listener.annotate(
      "error",
      code === undefined ? "The process was killed." : `Process completed with exit code ${code}.`,
    );
  const read = readRunnerFiles(job, paths, listener, notes);
  notes.log.push(...listener.log);
  notes.annotations.push(...listener.annotations);
  if (signal.aborted) return { ...read, outcome: "cancelled" };
  return { ...read, outcome: code === 0 && read.readable && !listener.refused ? "success" : "failure" };
}

function freshFiles(temp: string): Files {
  mkdirSync(join(temp, "_runner_file_commands"), { recursive: true });
  const folder = mkdtempSync(join(temp, "_runner_file_commands", "step-"));
  const paths = Object.fromEntries(files.map((name) => [name, join(folder, name)])) as Files;
  for (const path of Object.values(paths)) writeFileSync(path, "");
  return paths;
}

/** Nothing of this machine is in it but where its programs lie. */
function environment(
  job: JobExecution,
  own: Readonly<Record<string, string>>,
  paths: Files,
  step: string,
): Record<string, string> {
  return {
    HOME: job.folders.home,
    LANG: "C.UTF-8",
    ...job.machineVariables,
    HTTPS_PROXY: (job.machineVariables.HTTPS_PROXY ?? "").replace("//", `//${job.proxyUser(step)}:x@`),
    ...own,
    PATH: [...job.paths, own.PATH ?? process.env.PATH ?? ""].join(":"),
    ...runnerVariables(job),
    ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [`GITHUB_${name.toUpperCase()}`, path])),
  };
}

function readRunnerFiles(
  job: JobExecution,
  paths: Files,
  listener: OutputListener,
  notes: StepRecord,
): Omit<StepProcessResult, "outcome"> & { readable: boolean } {
  const read = <T>(name: (typeof files)[number], parse: (text: string) => T): T | undefined => {
    try {
      return parse(readFileSync(paths[name], "utf8"));
    } catch (error) {
      if (!(error instanceof FileCommandError)) throw error;
      listener.annotate("error", `Unable to process file command '${name}' successfully.`);
      listener.annotate("error", error.message);
      return undefined;
    }
  };
  const summary = readFileSync(paths.step_summary, "utf8");
  const size = Buffer.byteLength(summary);
  if (size > largestSummary)
    listener.annotate(
      "error",
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${largestSummary / 1024}k, got ${Math.round(size / 1024)}k.`,
    );
  else notes.summary += job.masks.hide(summary);
  const env = read("env", (text) => allowed(readEntries(text)));
  const path = read("path", readPaths);
  const [outputs, state] = [read("output", readEntries), read("state", readEntries)];
  Object.assign(job.env, env);
  job.paths.unshift(...(path ?? []).reverse());
  return {
    outputs: outputs ?? {},
    state: state ?? {},
    readable: env !== undefined && outputs !== undefined && state !== undefined,
  };
}

function allowed(env: Record<string, string>): Record<string, string> {
  if ("NODE_OPTIONS" in env)
    throw new FileCommandError("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  return env;
}

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FileCommandError, readEntries, readPaths } from "../commands/file-commands.ts";
import { OutputListener } from "../commands/output-listener.ts";
import { runnerVariables } from "../contexts/step-context.ts";
import type { JobExecution } from "../jobs/job-execution.ts";
import { type Command, runProcess } from "../process/run-process.ts";
import type { Conclusion } from "../run/results.ts";
import type { StepRecord } from "./step-scope.ts";

/** A command that a step runs. */
export interface StepCommand {
  readonly runtime: "node" | "shell";
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What the step has in addition to the runner's own variables. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a process of a step wrote for the runner, and how it ended. */
export interface StepProcessResult {
  readonly outcome: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

const files = ["output", "env", "path", "state", "step_summary"] as const;
type Files = Record<(typeof files)[number], string>;

const largestSummary = 1024 * 1024;

/** Runs one process of a step as the runner does: with new files for its commands, which are read when it has ended. */
export async function runStepProcess(
  job: JobExecution,
  command: StepCommand,
  record: StepRecord,
  signal: AbortSignal,
): Promise<StepProcessResult> {
  const isScript = command.runtime === "shell";
  if (isScript) record.isScript = true;
  const paths = freshFiles(job.folders.temp);
  const listener = new OutputListener(job.masks, job.run.debug, (line) =>
    job.run.emit({ what: "line", job: job.instance.name, step: record.name, line, isScript }),
  );
  const whole: Command = { ...command, env: environment(job, command, paths, record.name) };
  const { participant, run } = job;
  const options = {
    participant,
    killDelays: run.server.killDelays,
    signal,
    onOutput: (text: string) => listener.write(text),
  };
  const before = participant.waits.length;
  const start = () => (command.runtime === "node" ? run.server.node(whole, options) : runProcess(whole, options));
  const code = await unlessTooLong(start, whole, listener);
  listener.end();
  record.waits.push(...participant.waits.slice(before));
  // Only of a shell: a JavaScript action reports its own errors, and GitHub's runner adds nothing.
  if (isScript && code !== 0 && code !== "too long" && !signal.aborted)
    listener.annotate(
      "error",
      code === undefined ? "The process was killed." : `Process completed with exit code ${code}.`,
    );
  const written = readRunnerFiles(job, paths, listener, record);
  record.log.push(...listener.log);
  record.annotations.push(...listener.annotations);
  if (signal.aborted) return { ...written, outcome: "cancelled" };
  return { ...written, outcome: code === 0 && written.readable && !listener.refused ? "success" : "failure" };
}

/** Linux starts no program with a variable of over 131,071 bytes: then the step fails, in the words of .NET and the system. */
async function unlessTooLong(
  start: () => Promise<number | undefined>,
  { program, cwd }: Command,
  listener: OutputListener,
): Promise<number | undefined | "too long"> {
  try {
    return await start();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "E2BIG") throw error;
    const what = `An error occurred trying to start process '${program}' with working directory '${cwd}'.`;
    listener.annotate("error", `${what} Argument list too long`);
    return "too long";
  }
}

function freshFiles(temp: string): Files {
  mkdirSync(join(temp, "_runner_file_commands"), { recursive: true });
  const folder = mkdtempSync(join(temp, "_runner_file_commands", "step-"));
  const paths = Object.fromEntries(files.map((name) => [name, join(folder, name)])) as Files;
  for (const path of Object.values(paths)) writeFileSync(path, "");
  return paths;
}

/** The environment of a step's process: of this machine only the path of its programs is in it. */
function environment(
  job: JobExecution,
  { env: own, runtime }: StepCommand,
  paths: Files,
  step: string,
): Record<string, string> {
  return {
    [job.system === "Windows" && runtime === "node" ? "USERPROFILE" : "HOME"]: job.folders.home,
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
  record: StepRecord,
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
  else record.summary += job.masks.hide(summary);
  const env = read("env", (text) => withoutNodeOptions(readEntries(text)));
  const path = read("path", readPaths);
  const [outputs, state] = [read("output", readEntries), read("state", readEntries)];
  Object.assign(job.env, env);
  job.paths.unshift(...(path ?? []).reverse());
  return {
    outputs: { ...listener.outputs, ...outputs },
    state: { ...listener.state, ...state },
    readable: env !== undefined && outputs !== undefined && state !== undefined,
  };
}

function withoutNodeOptions(env: Record<string, string>): Record<string, string> {
  if ("NODE_OPTIONS" in env)
    throw new FileCommandError("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  return env;
}

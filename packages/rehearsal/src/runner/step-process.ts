import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Listener } from "./commands.ts";
import { runnerVariables } from "./contexts.ts";
import { FileCommandError, readEntries, readPaths } from "./file-commands.ts";
import { type Command, runProcess } from "./process.ts";
import type { Conclusion } from "./results.ts";
import type { Job, StepNotes } from "./state.ts";

/** How a process of a step is started. */
export interface Start {
  readonly kind: "node" | "shell";
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What the step has in addition to the runner's own variables. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a process of a step left for the runner. */
export interface Ran {
  readonly outcome: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

const files = ["output", "env", "path", "state", "step_summary"] as const;
type Files = Record<(typeof files)[number], string>;

const largestSummary = 1024 * 1024;

/** Runs one process of a step as the runner does: with fresh files, its output heard, and what it wrote taken over. */
export async function runStepProcess(job: Job, start: Start, notes: StepNotes, signal: AbortSignal): Promise<Ran> {
  const paths = freshFiles(job.folders.temp);
  const listener = new Listener(job.masks, job.run.debug, (line) =>
    job.run.tell({ what: "line", job: job.member.name, step: notes.name, line }),
  );
  const command: Command = { ...start, env: environment(job, start.env, paths, notes.name) };
  const { presence, run } = job;
  const options = { presence, patience: run.server.patience, signal, heard: (text: string) => listener.write(text) };
  const code = await (start.kind === "node" ? run.server.node(command, options) : runProcess(command, options));
  listener.end();
  // Of a JavaScript action's exit code GitHub's runner says nothing: that is the action's part.
  if (start.kind === "shell" && code !== 0 && !signal.aborted)
    listener.annotate(
      "error",
      code === undefined ? "The process was killed." : `Process completed with exit code ${code}.`,
    );
  const read = takeOver(job, paths, listener, notes);
  notes.log.push(...listener.log);
  notes.annotations.push(...listener.annotations);
  if (signal.aborted) return { ...read, outcome: "cancelled" };
  return { ...read, outcome: code === 0 && read.fine && !listener.refused ? "success" : "failure" };
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
  job: Job,
  own: Readonly<Record<string, string>>,
  paths: Files,
  step: string,
): Record<string, string> {
  return {
    HOME: job.folders.home,
    LANG: "C.UTF-8",
    ...job.surroundings,
    HTTPS_PROXY: (job.surroundings.HTTPS_PROXY ?? "").replace("//", `//${job.proxyUser(step)}:x@`),
    ...own,
    PATH: [...job.paths, own.PATH ?? process.env.PATH ?? ""].join(":"),
    ...runnerVariables(job),
    ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [`GITHUB_${name.toUpperCase()}`, path])),
  };
}

function takeOver(
  job: Job,
  paths: Files,
  listener: Listener,
  notes: StepNotes,
): Omit<Ran, "outcome"> & { fine: boolean } {
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
    fine: env !== undefined && outputs !== undefined && state !== undefined,
  };
}

function allowed(env: Record<string, string>): Record<string, string> {
  if ("NODE_OPTIONS" in env)
    throw new FileCommandError("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  return env;
}

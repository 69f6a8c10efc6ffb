import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Cloud, startCloud } from "@slipway/simulator";
import type { Trigger } from "./run/github-event.ts";
import type { JobResult, Progress, StepResult } from "./run/results.ts";
import { type RehearsedRun, type RunOptions, runWorkflow } from "./run/run-workflow.ts";
import { openServer, type Server, type ServerOptions } from "./run/server.ts";

/** A repository whose files a test writes, with a cloud of its own. */
export interface TestRepository {
  readonly root: string;
  readonly cloud: Cloud;
  write(files: Readonly<Record<string, string>>): void;
  server(options?: Partial<ServerOptions>): Server;
  /** Runs jobs as a workflow, by default on a push. */
  runJobs(text: string, options?: TestRunOptions): Promise<RehearsedRun>;
  close(): Promise<void>;
}

const push: Trigger = { name: "push" };

export interface TestRunOptions extends Partial<Omit<RunOptions, "file" | "content">> {
  readonly server?: Partial<ServerOptions> | Server;
  readonly on?: Trigger;
}

/** Creates one; its processes share the clock of its cloud. */
export async function openTestRepository(): Promise<TestRepository> {
  const root = mkdtempSync(join(tmpdir(), "slipway-repository-"));
  const cloud = await startCloud({ time: "shared", log: () => undefined });
  const server = (options: Partial<ServerOptions> = {}) =>
    openServer({ root, cloud, killDelays: { afterInterrupt: 300, afterTerminate: 300 }, ...options });
  return {
    root,
    cloud,
    server,
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
        if (path.endsWith(".sh")) chmodSync(join(root, path), 0o755);
      }
    },
    runJobs(text, { server: given, on = push, ...options } = {}) {
      const own = given !== undefined && "concurrency" in given ? given : server(given);
      const content = text.includes("\njobs:") || text.startsWith("jobs:") ? text : `jobs:\n${text}`;
      const whole = content.includes("\non:") || content.startsWith("on:") ? content : `on: ${on.name}\n${content}`;
      return runWorkflow(own, { file: ".github/workflows/ci.yml", content: whole, trigger: on, ...options });
    },
    async close() {
      rmSync(root, { recursive: true });
      await cloud.close();
    },
  };
}

/** The job of that name. */
export function jobIn({ jobs }: RehearsedRun, name: string): JobResult {
  const found = jobs.find((job) => job.name === name);
  if (!found) throw new RangeError(`There was no job ${name}, but ${jobs.map((job) => job.name).join(", ")}.`);
  return found;
}

/** The steps of the named job, or of the only one. */
export function stepsIn(run: RehearsedRun, name = run.jobs[0]?.name ?? ""): readonly StepResult[] {
  return jobIn(run, name).steps;
}

/** All output of the named job, or of the only one. */
export const logOf = (run: RehearsedRun, name?: string): string =>
  stepsIn(run, name)
    .flatMap(({ log }) => log)
    .join("\n");

export const conclusions = (run: RehearsedRun): Record<string, string> =>
  Object.fromEntries(run.jobs.map(({ name, conclusion }) => [name, conclusion]));

export type { Progress };

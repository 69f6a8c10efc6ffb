import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnyAction, type Host, run, variable } from "@slipway/action";
import { ask } from "@slipway/action/in-process";
// Alone: the whole of the runner takes most of a second to load.
import { readEntries as readOutputs } from "@slipway/rehearsal/file-commands";
import { jobToken, printedRunner, programs, trustOnly } from "@slipway/rehearsal/in-process";
import { type Cloud, type Recorded, startCloud } from "@slipway/simulator";
import { JobFiles } from "./job-files.ts";

/** What one run of an action left behind. */
export interface Ran {
  readonly code: number;
  /** The log as people see it: the runner swallows the lines that say what to hide. */
  readonly printed: string;
  /** What the runner hides. */
  readonly masked: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The requests that the cloud got. */
  readonly requests: readonly Pick<Recorded, "method" | "url" | "status" | "permissions">[];
}

/** A cloud in fast time that this process trusts; its runs use its clock, so that no test waits. */
export interface Bench {
  readonly cloud: Cloud;
  /** Runs an action here. `stop` gets the function that asks it to end, as a signal would. */
  run(
    action: AnyAction,
    inputs: Readonly<Record<string, string>>,
    stop?: (end: () => void) => void,
    env?: Readonly<Record<string, string>>,
    job?: JobFiles,
  ): Promise<Ran>;
  /** The environment in which a process of its own would run it. */
  environment(inputs: Readonly<Record<string, string>>): Record<string, string>;
  close(): Promise<void>;
}

export async function openBench(log: (line: string) => void = () => {}): Promise<Bench> {
  const cloud = await startCloud({ time: "fast", seed: 7, operationSpeedup: 6, log });
  trustOnly(cloud.ca);
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  // By address: looking a name up leaves the event loop idle, and a fast clock would take that for a wait.
  const variables = Object.fromEntries(
    Object.entries(cloud.env("slipway", folder)).map(([name, value]) => [
      name,
      value.replace("//localhost:", "//127.0.0.1:"),
    ]),
  );
  const event = join(folder, "event.json");
  writeFileSync(event, JSON.stringify({ repository: { default_branch: "main" } }));
  const environment = (inputs: Readonly<Record<string, string>>) => ({
    ...variables,
    GITHUB_ACTIONS: "true",
    GITHUB_EVENT_NAME: "push",
    GITHUB_REF: "refs/heads/main",
    GITHUB_EVENT_PATH: event,
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [variable(name), value])),
  });
  return {
    cloud,
    environment,
    async run(action, inputs, stop, env, job = new JobFiles()) {
      const files = { output: "", summary: "" };
      let printed = "";
      const own: Host["env"] = {
        ...environment(inputs),
        RUNNER_TEMP: "temp",
        ...env,
        GITHUB_OUTPUT: "output",
        GITHUB_STEP_SUMMARY: "summary",
      };
      const masked: string[] = [];
      const write = (text: string) => {
        if (text.startsWith("::add-mask::")) masked.push(text.slice("::add-mask::".length, -1));
        else printed += text;
      };
      const append = (file: string, text: string) => {
        files[file as keyof typeof files] += text;
      };
      const host: Host = {
        env: own,
        clock: cloud.world.clock,
        runner: printedRunner({ env: own, write, append, idToken: (audience) => jobToken(ask, own, audience) }),
        write,
        read: job.read,
        list: job.list,
        save: job.save,
        execute: programs(cloud.world.clock),
        onStop: (end) => {
          stop?.(() => end("SIGTERM"));
          return () => {};
        },
      };
      const before = cloud.world.record.requests.length;
      const code = await run(action, host);
      const requests = cloud.world.record.requests
        .slice(before)
        .map(({ method, url, status, permissions = [] }) => ({ method, url, status, permissions }));
      return { code, printed, masked, outputs: readOutputs(files.output), summary: files.summary, requests };
    },
    async close() {
      await cloud.close();
      rmSync(folder, { recursive: true });
    },
  };
}

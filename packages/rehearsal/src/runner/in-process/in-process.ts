import { appendFileSync, readFileSync } from "node:fs";
import type { AnyAction, Host } from "@slipway/action";
import type * as Kit from "@slipway/action/in-process";
import type { RunNode } from "../process/run-process.ts";
import { jobToken } from "./job-token.ts";
import { printedRunner } from "./printed-runner.ts";
import { programs } from "./programs.ts";
import { trustOnly } from "./trust.ts";

/** An action that can run in this process, with the code that runs it: both from its sources, or both from a bundle. */
export interface Loaded {
  readonly action: AnyAction;
  readonly kit: typeof Kit;
}

/** Loads the action that a program runs; undefined for a program that is not one of our actions. */
export type Load = (program: string) => Promise<Loaded | undefined>;

/**
 * Runs our own actions in this process: that takes a tenth of what a process takes for each. They are where this process
 * is, and are asked to end, but never killed. All else runs otherwise.
 */
export function inProcess(load: Load, otherwise: RunNode): RunNode {
  return async (command, options) => {
    const loaded = await load(command.args[0] ?? "");
    if (loaded === undefined) return otherwise(command, options);
    const { action, kit } = loaded;
    const { env } = command;
    // As Node does it at the start of a process.
    if (env.NODE_EXTRA_CA_CERTS) trustOnly(readFileSync(env.NODE_EXTRA_CA_CERTS, "utf8"));
    const { signal, onOutput, participant } = options;
    const gone = new AbortController();
    const clock: Host["clock"] = {
      now: () => participant.now(),
      sleep: (milliseconds, stop) =>
        participant.sleep(milliseconds, stop ? AbortSignal.any([stop, gone.signal]) : gone.signal),
    };
    const host: Host = {
      env,
      clock,
      runner: printedRunner({
        env,
        write: onOutput,
        append: appendFileSync,
        idToken: (audience) => jobToken(kit.ask, env, audience),
      }),
      write: onOutput,
      ...kit.localFiles,
      execute: programs(clock),
      onStop(end) {
        const stop = () => end("SIGINT");
        if (signal.aborted) stop();
        signal.addEventListener("abort", stop, { once: true });
        return () => signal.removeEventListener("abort", stop);
      },
    };
    try {
      return await kit.run(action, host);
    } finally {
      // With a process goes what it still waits for, the other requests of a read that failed, and its connections.
      gone.abort(null);
      kit.agentFor(env).destroy();
    }
  };
}

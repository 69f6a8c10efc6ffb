import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { type AnyAction, type Host, localFiles, run } from "@slipway/action";
import { agentFor } from "@slipway/action/http";
import type { RunNode } from "@slipway/rehearsal";
import { jobToken } from "./job-token.ts";
import { printedRunner } from "./printed-runner.ts";
import { programs } from "./run-action.ts";
import { trustOnly } from "./trust.ts";

/**
 * Runs our own actions in this process, from their sources: a tenth of what a bundle in a process of its own takes. They
 * are where this process is, and are asked to end, but never killed. All else runs otherwise.
 */
export function inProcess(otherwise: RunNode): RunNode {
  return async (command, options) => {
    const source = sourceOf(command.args);
    if (source === undefined) return otherwise(command, options);
    const { env } = command;
    // As Node does it at the start of a process.
    if (env.NODE_EXTRA_CA_CERTS) trustOnly(readFileSync(env.NODE_EXTRA_CA_CERTS, "utf8"));
    const { default: action } = (await import(source)) as { default: AnyAction };
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
        idToken: (audience) => jobToken(env, audience),
      }),
      write: onOutput,
      ...localFiles,
      execute: programs(clock),
      onStop(end) {
        const stop = () => end("SIGINT");
        if (signal.aborted) stop();
        signal.addEventListener("abort", stop, { once: true });
        return () => signal.removeEventListener("abort", stop);
      },
    };
    try {
      return await run(action, host);
    } finally {
      // With a process goes what it still waits for, the other requests of a read that failed, and its connections.
      gone.abort(null);
      agentFor(env).destroy();
    }
  };
}

/** The declaration of which a program is the bundle, if it is one of ours. */
function sourceOf([bundle = ""]: readonly string[]): string | undefined {
  const source = resolve(dirname(bundle), "..", "actions", basename(bundle, ".js"), "src", "action.ts");
  return basename(dirname(bundle)) === "dist" && existsSync(source) ? source : undefined;
}

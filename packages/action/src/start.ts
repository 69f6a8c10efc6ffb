import { debug, endGroup, error, notice, setOutput, setSecret, startGroup, warning } from "@actions/core";
import type { AnyAction } from "./declaration.ts";
import { type Host, localFiles } from "./host.ts";
import { run } from "./run-action.ts";
import type { Runner } from "./runner.ts";

const annotations = { error, warning, notice };

/** The runner of this process, by GitHub's own toolkit. */
const githubRunner: Runner = {
  hide: setSecret,
  annotate: (kind, text, title) => annotations[kind](text, title === undefined ? {} : { title }),
  debug,
  group: startGroup,
  endGroup,
  output: setOutput,
  async summary(markdown) {
    // Loaded when there is one to write: it brings Node's promises of files, a tenth of a start.
    const { addToSummary } = await import("./toolkit-summary.ts");
    return await addToSummary(markdown);
  },
  async idToken(audience) {
    // Not by way of the toolkit's front door: each start would load its HTTP client, half a megabyte.
    const { OidcClient } = await import("../../../node_modules/@actions/core/lib/oidc-utils.js");
    return await OidcClient.getIDToken(audience);
  },
};

/** This process, as a host. The only place that touches `process`, and that knows GitHub's toolkit. */
const thisProcess: Host = {
  ...localFiles,
  env: process.env,
  clock: {
    now: Date.now,
    async sleep(milliseconds, signal) {
      // A fifth of a bare start to load.
      const { setTimeout } = await import("node:timers/promises");
      await setTimeout(milliseconds, undefined, signal ? { signal } : {});
    },
  },
  runner: githubRunner,
  write: (text) => void process.stdout.write(text),
  onStop(stop) {
    process.once("SIGINT", stop).once("SIGTERM", stop);
    return () => void process.off("SIGINT", stop).off("SIGTERM", stop);
  },
};

/** The whole of an action's `main.ts`. */
export async function start(action: AnyAction): Promise<void> {
  const code = await run(action, thisProcess);
  // Idle kept-alive connections would hold the process open; on Windows a pipe may not have been written out yet.
  process.stdout.write("", () => process.exit(code));
}

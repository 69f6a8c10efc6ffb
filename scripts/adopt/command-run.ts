import { setTimeout } from "node:timers/promises";
import type { Run } from "../../packages/action/src/index.ts";

/** What the command knows of the machine that it runs on. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Says something that is no part of the file. */
  say(line: string): void;
}

/** A run of someone at a terminal: it plans, so that whatever reads by it cannot write. */
export const commandRun = ({ env, say }: Machine): Run => ({
  action: "adopt",
  mode: "plan",
  env,
  clock: {
    now: Date.now,
    sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal ? { signal } : {}),
  },
  signal: new AbortController().signal,
  planned: new Map(),
  entries: [],
  info() {},
  debug() {},
  warn: say,
  error: (title, text) => say(`${title}: ${text}`),
  save: () => "",
  page() {},
  // It prints nothing that is secret: keys and tokens go to the cloud alone.
  mask() {},
  wait: (_what, work) => work(),
});

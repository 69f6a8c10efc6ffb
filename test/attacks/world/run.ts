import { setTimeout } from "node:timers/promises";
import type { Run } from "@slipway/action";

/** A run in real time, in which no one rests between two tries: only what limits a request is waited for. */
export const attackedRun = (more: Partial<Run> = {}): Run => ({
  action: "test",
  mode: "apply",
  env: {},
  clock: {
    now: Date.now,
    sleep: async (milliseconds, signal) => {
      if (signal) await setTimeout(milliseconds, undefined, { signal });
    },
  },
  signal: new AbortController().signal,
  info() {},
  debug() {},
  warn() {},
  error() {},
  save: () => "",
  page() {},
  planned: new Map(),
  entries: [],
  mask() {},
  wait: (_what, work) => work(),
  ...more,
});

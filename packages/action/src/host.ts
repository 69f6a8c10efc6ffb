import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Clock } from "./run.ts";

/** The machine that runs an action: everything from outside comes through here. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  write(text: string): void;
  append(file: string, text: string): void;
  /** Calls back on the first signal that asks the process to end; returns how to stop listening. */
  onStop(stop: (signal: string) => void): () => void;
}

/** This process, as a host. The only place that touches `process`. */
export const thisProcess: Host = {
  env: process.env,
  clock: {
    now: Date.now,
    sleep: async (milliseconds, signal) => await setTimeout(milliseconds, undefined, signal ? { signal } : {}),
  },
  write: (text) => void process.stdout.write(text),
  append: appendFileSync,
  onStop(stop) {
    process.once("SIGINT", stop).once("SIGTERM", stop);
    return () => void process.off("SIGINT", stop).off("SIGTERM", stop);
  },
};

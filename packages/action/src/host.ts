import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Clock } from "./run.ts";

/** The machine that runs an action: everything from outside comes through here. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  write(text: string): void;
  append(file: string, text: string): void;
  /** The text of a file; undefined when it cannot be read. */
  read(file: string): string | undefined;
  /** The names of the files in a folder; none when it cannot be read. */
  list(folder: string): readonly string[];
  /** Writes a whole file, and the folders that it is in: who reads meanwhile sees all of it or none. */
  save(file: string, text: string): void;
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
  write: writeOut,
  append: appendFileSync,
  read: readText,
  list: listFolder,
  save: saveFile,
  onStop(stop) {
    process.once("SIGINT", stop).once("SIGTERM", stop);
    return () => void process.off("SIGINT", stop).off("SIGTERM", stop);
  },
};

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}

function saveFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Writes without a stream: nothing is left to flush at the end, and a start does not pay for loading one. */
function writeOut(text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // Whoever reads is slower than we are, and shares a pipe that does not block.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

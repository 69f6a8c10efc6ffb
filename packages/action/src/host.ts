import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Execute } from "./program.ts";
import type { Clock } from "./run.ts";
import type { Runner } from "./runner.ts";

/** The machine that runs an action: everything from outside comes through here. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** GitHub's runner: used only where there is one. */
  readonly runner: Runner;
  write(text: string): void;
  /** The text of a file; undefined when it cannot be read. */
  read(file: string): string | undefined;
  /** The names of the files in a folder; none when it cannot be read. */
  list(folder: string): readonly string[];
  /** Writes a whole file, and the folders that it is in: who reads meanwhile sees all of it or none. */
  save(file: string, text: string): void;
  /** How programs are run here, if not by starting them. */
  readonly execute?: Execute;
  /** Calls back on the first signal that asks the process to end; returns how to stop listening. */
  onStop(stop: (signal: string) => void): () => void;
}

/** The files of this machine. */
export const localFiles: Pick<Host, "list" | "read" | "save"> = { read: readText, list: listFolder, save: saveFile };

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

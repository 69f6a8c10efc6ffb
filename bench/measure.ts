import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a process used: processor milliseconds, peak megabytes, wall milliseconds. */
export interface Used {
  readonly cpu: number;
  readonly memory: number;
  readonly wall: number;
  readonly code: number | null;
  /** What it printed. */
  readonly said: string;
}

/** Runs Node with these arguments and returns what it used. */
export async function measure(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Used> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-measure-"));
  const file = join(folder, "used");
  const from = performance.now();
  const child = spawn(process.execPath, ["--require", join(import.meta.dirname, "measure.cjs"), ...args], {
    env: { ...env, SLIPWAY_MEASURED: file },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const wall = performance.now() - from;
  const { cpu, memory } = JSON.parse(readFileSync(file, "utf8")) as { cpu: number; memory: number };
  rmSync(folder, { recursive: true });
  return { cpu, memory, wall, code, said };
}

/** The middle one. */
export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

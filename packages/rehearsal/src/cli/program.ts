import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Clock } from "@slipway/simulator";
import { readEntries } from "../runner/file-commands.ts";
import { Presence } from "../runner/presence.ts";
import { attend, clockWords, preloaded } from "../runner/process.ts";
/** What a process left behind. */
export interface ProcessRan {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly printed: string;
  readonly complained: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A process under way. */
export interface Running {
  readonly ended: Promise<ProcessRan>;
  kill(signal: "SIGKILL" | "SIGTERM" | "SIGINT"): void;
}

/**
 * Runs a program of Node as GitHub's runner would: with nothing but the environment given, and files of its own. Where it
 * is given a world's clock, its waits are on that.
 */
export function runProgram(file: string, env: Readonly<Record<string, string>>, clock?: Clock): Running {
  const folder = mkdtempSync(join(tmpdir(), "slipway-step-"));
  const [output, summary] = [join(folder, "output"), join(folder, "summary")];
  for (const path of [output, summary]) writeFileSync(path, "");
  const presence = clock && new Presence(clock);
  const child = spawn(process.execPath, [...(presence ? preloaded : []), file], {
    cwd: folder,
    env: { ...env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, ...(presence ? clockWords(presence) : {}) },
    stdio: ["ignore", "pipe", "pipe", ...(presence ? (["pipe"] as const) : [])],
  });
  const channel = presence && (child.stdio[3] as Duplex);
  const leave = presence && channel && attend(channel, presence, new AbortController().signal);
  let printed = "";
  let complained = "";
  child.stdout?.on("data", (chunk) => {
    printed += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    complained += chunk;
  });
  const ended = new Promise<ProcessRan>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      leave?.();
      channel?.destroy();
      presence?.leave();
      const files = { outputs: readEntries(readFileSync(output, "utf8")), summary: readFileSync(summary, "utf8") };
      rmSync(folder, { recursive: true });
      resolve({ code, printed, complained, ...files });
    });
  });
  return { ended, kill: (signal) => void child.kill(signal) };
}

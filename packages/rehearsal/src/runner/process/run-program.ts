import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Clock } from "@slipway/simulator";
import { ClockParticipant } from "../clock/clock-participant.ts";
import { clockArguments, clockVariables, followSleep } from "../clock/process-clock.ts";
import { readEntries } from "../commands/file-commands.ts";

/** What a program printed and wrote for the runner. */
export interface ProgramResult {
  /** Null if it was killed. */
  readonly code: number | null;
  readonly printed: string;
  readonly errorOutput: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A program while it runs. */
export interface RunningProgram {
  readonly ended: Promise<ProgramResult>;
  kill(signal: "SIGKILL" | "SIGTERM" | "SIGINT"): void;
}

/**
 * Runs a program of Node as GitHub's runner would: with the given environment and nothing else, and with files for its
 * commands. Given the clock of a world, it waits on that clock.
 */
export function runProgram(file: string, env: Readonly<Record<string, string>>, clock?: Clock): RunningProgram {
  const folder = mkdtempSync(join(tmpdir(), "slipway-step-"));
  const [output, summary] = [join(folder, "output"), join(folder, "summary")];
  for (const path of [output, summary]) writeFileSync(path, "");
  const participant = clock && new ClockParticipant(clock);
  const child = spawn(process.execPath, [...(participant ? clockArguments : []), file], {
    cwd: folder,
    env: {
      ...env,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...(participant ? clockVariables(participant) : {}),
    },
    stdio: ["ignore", "pipe", "pipe", ...(participant ? (["pipe"] as const) : [])],
  });
  const channel = participant && (child.stdio[3] as Duplex);
  const leave = participant && channel && followSleep(channel, participant, new AbortController().signal);
  let printed = "";
  let errorOutput = "";
  child.stdout?.on("data", (chunk) => {
    printed += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    errorOutput += chunk;
  });
  const ended = new Promise<ProgramResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      leave?.();
      channel?.destroy();
      participant?.leave();
      const files = { outputs: readEntries(readFileSync(output, "utf8")), summary: readFileSync(summary, "utf8") };
      rmSync(folder, { recursive: true });
      resolve({ code, printed, errorOutput, ...files });
    });
  });
  return { ended, kill: (signal) => void child.kill(signal) };
}

import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import type { ClockParticipant } from "../clock/clock-participant.ts";
import { clockArguments, clockVariables, followSleep } from "../clock/process-clock.ts";

/** A program with its arguments; `env` is its whole environment. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How long the runner waits, in milliseconds, before it sends the next stronger signal to a process that is to end. */
export interface KillDelays {
  readonly afterInterrupt: number;
  readonly afterTerminate: number;
}

export interface ProcessOptions {
  readonly participant: ClockParticipant;
  readonly killDelays: KillDelays;
  /** Aborted when the process is to end. */
  readonly signal: AbortSignal;
  readonly onOutput: (text: string) => void;
}

/** Runs a process to its end. Returns its exit code; undefined if a signal ended it. */
export function runProcess({ program, args, cwd, env }: Command, options: ProcessOptions): Promise<number | undefined> {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  return exitCode(child, options);
}

/** Runs a program of Node on the world's clock to its end. Returns its exit code; undefined if a signal ended it. */
export type RunNode = (command: Omit<Command, "program">, options: ProcessOptions) => Promise<number | undefined>;

/** Runs it in a process that has the world's clock in place of the machine's. */
export const runNode: RunNode = async (command, options) => {
  const { participant } = options;
  const child = spawn(process.execPath, [...clockArguments, ...command.args], {
    cwd: command.cwd,
    env: { ...command.env, ...clockVariables(participant) },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true,
  });
  const channel = child.stdio[3] as Duplex;
  const stop = followSleep(channel, participant, options.signal);
  try {
    return await exitCode(child, options);
  } finally {
    stop();
    channel.destroy();
  }
};

function exitCode(child: ChildProcess, { killDelays, signal, onOutput }: ProcessOptions): Promise<number | undefined> {
  const timers: NodeJS.Timeout[] = [];
  const stop = () => {
    child.kill("SIGINT");
    timers.push(
      setTimeout(() => child.kill("SIGTERM"), killDelays.afterInterrupt),
      setTimeout(() => killGroup(child), killDelays.afterInterrupt + killDelays.afterTerminate),
    );
  };
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", onOutput);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    child.on("close", (code) => {
      signal.removeEventListener("abort", stop);
      for (const timer of timers) clearTimeout(timer);
      resolve(code ?? undefined);
    });
  });
}

/** Kills the whole tree of processes: what a shell started would go on without it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import type { ClockParticipant } from "./presence.ts";
import worldClock from "./world-clock.cjs";

/** What is to run, and with nothing but which environment. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How long the runner waits between its signals to a process that it wants to end, in milliseconds. */
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

/** Runs a process to its end and gives its exit code; nothing when a signal ended it. */
export function runProcess({ program, args, cwd, env }: Command, options: ProcessOptions): Promise<number | undefined> {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  return exitCode(child, options);
}

/** What Node loads first, so that a process has the world's clock; it hears of it by its fourth pipe. */
export const clockArguments = ["--require", worldClock] as const;

/** What tells that to the process. */
export const clockVariables = (participant: ClockParticipant): Record<string, string> => ({
  REHEARSAL_CLOCK_CHANNEL: "3",
  REHEARSAL_CLOCK_NOW: String(participant.now()),
});

/** Runs a program of Node on the world's clock to its end and gives its exit code; nothing when a signal ended it. */
export type RunNode = (command: Omit<Command, "program">, options: ProcessOptions) => Promise<number | undefined>;

/** The same for a program of Node, in a process whose machine has the world's clock. */
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

/** Has a job sleep whenever its process says that it sleeps. */
export function followSleep(channel: Duplex, participant: ClockParticipant, signal: AbortSignal): () => void {
  let awake = new AbortController();
  let rest = "";
  channel.setEncoding("utf8");
  channel.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      awake.abort();
      const [said, moment] = line.split(" ");
      if (said !== "asleep") continue;
      const sleep = new AbortController();
      awake = sleep;
      void participant.sleepUntil(Number(moment), sleep.signal).then(() => {
        if (!sleep.signal.aborted) channel.write(`${participant.now()}\n`);
      });
    }
  });
  // A process that ends while we write to it is no matter.
  channel.on("error", () => undefined);
  const wake = () => awake.abort();
  // Whoever is asked to end has something to do.
  signal.addEventListener("abort", wake, { once: true });
  return wake;
}

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

/** The whole tree: what a shell started would go on without it. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

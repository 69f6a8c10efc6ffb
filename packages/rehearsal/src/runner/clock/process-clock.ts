import type { Duplex } from "node:stream";
import type { ClockParticipant } from "./clock-participant.ts";
import worldClock from "./world-clock.cjs";

/** Arguments of Node for a process that is to have the world's clock; they talk through its fourth pipe. */
export const clockArguments = ["--require", worldClock] as const;

/** The variables that name that pipe to the process. */
export const clockVariables = (participant: ClockParticipant): Record<string, string> => ({
  REHEARSAL_CLOCK_CHANNEL: "3",
  REHEARSAL_CLOCK_NOW: String(participant.now()),
});

/** Lets a job sleep whenever its process reports that it sleeps. Returns a function that ends the sleep. */
export function followSleep(channel: Duplex, participant: ClockParticipant, signal: AbortSignal): () => void {
  let awake = new AbortController();
  let rest = "";
  channel.setEncoding("utf8");
  channel.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      awake.abort();
      const [state, moment] = line.split(" ");
      if (state !== "asleep") continue;
      const sleep = new AbortController();
      awake = sleep;
      void participant.sleepUntil(Number(moment), sleep.signal).then(() => {
        if (!sleep.signal.aborted) channel.write(`${participant.now()}\n`);
      });
    }
  });
  // The process may end while we write to it.
  channel.on("error", () => undefined);
  const wake = () => awake.abort();
  // A process that is asked to end has work to do.
  signal.addEventListener("abort", wake, { once: true });
  return wake;
}

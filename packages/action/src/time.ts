import type { Clock } from "./run.ts";

/** The run took longer than its inputs allow. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";

  constructor(minutes: number) {
    super(
      `The run reached its deadline of ${minutes} minutes. What it started goes on by itself: run again to pick it up, or raise deadline-minutes.`,
    );
  }
}

/** Someone did not answer in time. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** A clock on which no sleep outlasts the run: at the deadline it rejects, and when the run is stopped too. */
export function boundedClock(clock: Clock, minutes: number, stopped: AbortSignal): Clock {
  const end = clock.now() + minutes * 60_000;
  return {
    now: () => clock.now(),
    async sleep(milliseconds, signal) {
      const left = Math.max(0, end - clock.now());
      await clock.sleep(Math.min(milliseconds, left), signal ? AbortSignal.any([signal, stopped]) : stopped);
      if (milliseconds > left) throw new DeadlineError(minutes);
    },
  };
}

/** Does work, but gives up on it after some time, even if the work itself pays no attention to the signal. */
export async function within<T>(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(milliseconds, done.signal).then(
    () => late.abort(new TimeoutError(`No answer within ${Math.round(milliseconds / 1000)} s.`)),
    // At the run's own deadline the clock has no more time to give.
    (error) => done.signal.aborted || late.abort(error),
  );
  const either = AbortSignal.any([signal, late.signal]);
  let giveUp = () => {};
  try {
    return await new Promise((resolve, reject) => {
      giveUp = () => reject(either.reason);
      either.addEventListener("abort", giveUp);
      work(either).then(resolve, reject);
    });
  } catch (error) {
    throw late.signal.aborted && !signal.aborted ? late.signal.reason : error;
  } finally {
    // Node keeps a signal made of others, and all that its listeners hold, as long as anyone listens.
    either.removeEventListener("abort", giveUp);
    // With a reason of its own, Node makes no error with a stack for it.
    done.abort(null);
  }
}

import { setTimeout as timer } from "node:timers/promises";

/**
 * How a clock goes: `real` follows the machine; `fast` moves only when it is advanced, or when all wait, and takes the
 * waits of clients whose clocks are others as passed; `shared` is as fast, but its clients' clocks are this one.
 */
export type Pace = "real" | "fast" | "shared";

/** The simulator's only clock. */
export interface Clock {
  readonly pace: Pace;
  /** Milliseconds since 1970. */
  now(): number;
  iso(): string;
  /** Move the clock ahead: all that falls due by then happens before this returns. */
  advance(milliseconds: number): void;
  /** Resolves when the clock has passed this long; rejects with the signal's reason. For clients in the same process. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Work goes on until the returned function is called: a fast clock does not jump before. */
  hold(): () => void;
}

/** The clock as the world drives it. */
export interface Clockwork extends Clock {
  set(now: number): void;
  /** Run something as of a moment in the past, when it fell due. */
  asOf(moment: number, run: () => void): void;
}

/** A fast world starts here, so that the same seed gives the same bytes. */
export const epoch = Date.UTC(2026, 0, 5, 9, 0, 0);

// A client's request needs seven turns of the event loop or more from being sent to being served, handshake included,
// and on a busy machine milliseconds say little: a pause is one only when it has as many turns.
const turnsOfPause = 32;

/**
 * For how many pauses of a millisecond it has to be quiet before a jump. Who sleeps longer than one polls mostly guards a
 * request that is still under way, and what a thread besides the loop does for it (a digest) shows in no turn.
 */
const pausesBefore = (gap: number): number => (gap > 30_000 ? 20 : 2);

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** `advanced` is called after each move of the clock, before sleepers wake; it jumps no further in a second than `speed` seconds. */
export function makeClock(pace: Pace, advanced: () => void, speed = Number.POSITIVE_INFINITY): Clockwork {
  let ahead = 0;
  let fixed = epoch;
  let held = 0;
  let activity = 0;
  let watching = false;
  // A fast clock stands still most of the time: writing it out once is enough.
  let written = { at: Number.NaN, iso: "" };
  const sleepers = new Set<Sleeper>();
  let past: number | undefined;
  const now = () => past ?? (pace === "real" ? Date.now() + ahead : fixed);

  const wake = (until: number) => {
    for (const sleeper of [...sleepers].sort((one, other) => one.at - other.at)) {
      if (sleeper.at <= until && sleepers.delete(sleeper)) sleeper.wake();
    }
  };
  const advance = (milliseconds: number) => {
    if (pace === "real") ahead += milliseconds;
    else fixed += milliseconds;
    activity += 1;
    advanced();
    wake(now());
  };
  const pause = async () => {
    const before = activity;
    await timer(1);
    for (let turn = 0; turn < turnsOfPause && activity === before; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return activity === before;
  };
  const jumpWhenQuiet = async () => {
    if (watching) return;
    watching = true;
    let pauses = 0;
    let since = performance.now();
    while (sleepers.size > 0 && held === 0) {
      const quiet = await pause();
      pauses = quiet ? pauses + 1 : 0;
      if (!quiet) since = performance.now();
      const gap = Math.max(0, Math.min(...[...sleepers].map(({ at }) => at)) - fixed);
      if (pauses < pausesBefore(gap) || performance.now() - since < gap / speed) continue;
      if (sleepers.size > 0 && held === 0) advance(gap);
      pauses = 0;
      since = performance.now();
    }
    watching = false;
  };

  return {
    pace,
    now,
    advance,
    iso() {
      const at = now();
      if (at !== written.at) written = { at, iso: new Date(at).toISOString() };
      return written.iso;
    },
    set(to) {
      if (pace !== "real") fixed = to;
      wake(Number.POSITIVE_INFINITY);
    },
    asOf(moment, run) {
      past = moment;
      try {
        run();
      } finally {
        past = undefined;
      }
    },
    hold() {
      held += 1;
      activity += 1;
      let holding = true;
      return () => {
        if (!holding) return;
        holding = false;
        held -= 1;
        activity += 1;
        if (held === 0 && pace !== "real") void jumpWhenQuiet();
      };
    },
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        let pending: NodeJS.Timeout | undefined;
        const leave = () => {
          clearTimeout(pending);
          signal?.removeEventListener("abort", abort);
          activity += 1;
        };
        const sleeper: Sleeper = {
          at: now() + milliseconds,
          wake() {
            leave();
            resolve();
          },
        };
        const abort = () => {
          sleepers.delete(sleeper);
          leave();
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", abort);
        sleepers.add(sleeper);
        activity += 1;
        if (pace !== "real") void jumpWhenQuiet();
        else
          pending = setTimeout(() => {
            if (sleepers.delete(sleeper)) sleeper.wake();
          }, milliseconds);
      });
    },
  };
}

/** The simulator's only clock. `real` follows the machine; `fast` moves only when it is told to, or when all wait. */
export interface Clock {
  readonly pace: "real" | "fast";
  /** Milliseconds since 1970. */
  now(): number;
  iso(): string;
  /** Move the clock ahead: all that falls due by then happens before this returns. */
  advance(milliseconds: number): void;
}

/** A fast world starts here, so that the same seed gives the same bytes. */
export const epoch = Date.UTC(2026, 0, 5, 9, 0, 0);

export function makeClock(pace: "real" | "fast"): Clock & { set(now: number): void } {
  let ahead = 0;
  let fixed = epoch;
  return {
    pace,
    now: () => (pace === "real" ? Date.now() + ahead : fixed),
    iso() {
      return new Date(this.now()).toISOString();
    },
    advance(milliseconds) {
      if (pace === "real") ahead += milliseconds;
      else fixed += milliseconds;
    },
    set(now) {
      if (pace === "fast") fixed = now;
    },
  };
}

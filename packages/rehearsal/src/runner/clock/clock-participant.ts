import type { Clock } from "@slipway/simulator";

/** A period of the world's clock in which a job waited. */
export interface Wait {
  readonly from: number;
  readonly to: number;
}

/** A job that shares the world's clock: the clock stands still while the job works, and moves while it waits. */
export class ClockParticipant {
  readonly #clock: Clock;
  readonly #waits: Wait[] = [];
  #release: (() => void) | undefined;
  #sleepers = 0;
  #since = 0;
  #left = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#release = clock.hold();
  }

  /** In order, without overlaps. */
  get waits(): readonly Wait[] {
    return this.#waits;
  }

  get waited(): number {
    return this.#waits.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  now(): number {
    return this.#clock.now();
  }

  /** Sleeps until a moment, or until the signal says that there is work again. */
  async sleepUntil(moment: number, signal: AbortSignal): Promise<void> {
    await this.sleep(Math.max(0, moment - this.now()), signal).catch(() => undefined);
  }

  /** As the clock's own `sleep`, for code of the job in this process. The clock moves as long as one of these sleeps lasts. */
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (this.#sleepers === 0) this.#fallAsleep();
    this.#sleepers += 1;
    try {
      await this.#clock.sleep(milliseconds, signal);
    } finally {
      this.#sleepers -= 1;
      if (this.#sleepers === 0) this.#wake();
    }
  }

  /** Lets the clock move while others of the job, who share it by themselves, do the work. */
  async rest<T>(work: Promise<T>): Promise<T> {
    this.#fallAsleep();
    try {
      return await work;
    } finally {
      this.#wake();
    }
  }

  leave(): void {
    this.#left = true;
    this.#release?.();
    this.#release = undefined;
  }

  #fallAsleep(): void {
    this.#since = this.now();
    this.#release?.();
    this.#release = undefined;
  }

  #wake(): void {
    if (!this.#left) this.#release = this.#clock.hold();
    if (this.now() > this.#since) this.#waits.push({ from: this.#since, to: this.now() });
  }
}

import type { Clock } from "@slipway/simulator";

/** A time on the world's clock in which somebody waited. */
export interface Wait {
  readonly from: number;
  readonly to: number;
}

/** A job on the world's clock: the clock stands while the job works, and passes while it waits. */
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

  /** In order, none touching another. */
  get waits(): readonly Wait[] {
    return this.#waits;
  }

  get waited(): number {
    return this.#waits.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  now(): number {
    return this.#clock.now();
  }

  /** Lets the clock pass until a moment, or until the signal says that there is work again. */
  async sleepUntil(moment: number, signal: AbortSignal): Promise<void> {
    await this.sleep(Math.max(0, moment - this.now()), signal).catch(() => undefined);
  }

  /** As the clock's own, for what the job does in this process: the clock passes as long as any of its sleepers sleeps. */
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

import type { Clock } from "@slipway/simulator";

/** A time on the world's clock in which somebody waited. */
export interface Wait {
  readonly from: number;
  readonly to: number;
}

/** A job on the world's clock: the clock stands while the job works, and passes while it waits. */
export class Presence {
  readonly #clock: Clock;
  readonly #waits: Wait[] = [];
  #release: (() => void) | undefined;
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
    const from = this.#clock.now();
    this.#release?.();
    this.#release = undefined;
    await this.#clock.sleep(Math.max(0, moment - from), signal).catch(() => undefined);
    if (!this.#left) this.#release ??= this.#clock.hold();
    if (this.#clock.now() > from) this.#waits.push({ from, to: this.#clock.now() });
  }

  leave(): void {
    this.#left = true;
    this.#release?.();
    this.#release = undefined;
  }
}

import { paint, type Screen } from "./screen.ts";

/** How often, in milliseconds, the block is drawn again while nothing happens. */
const pulse = 500;

/** Lines at the end of a terminal that say what is going on, and are overwritten; nothing where lines stay. */
export class LiveBlock {
  readonly #screen: Screen;
  readonly #lines: () => readonly string[];
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;
  #drawn = 0;

  constructor(screen: Screen, lines: () => readonly string[]) {
    this.#screen = screen;
    this.#lines = lines;
    this.#timer = screen.live ? setInterval(() => this.draw(), pulse) : undefined;
    this.#timer?.unref();
  }

  /** Writes a line that stays, above the block. */
  above(text: string): void {
    const clear = this.#drawn === 0 ? "" : `\u001b[${this.#drawn}A\u001b[J`;
    this.#drawn = 0;
    this.#screen.write(clear + text);
  }

  draw(): void {
    if (!this.#screen.live) return;
    const seconds = Math.floor((performance.now() - this.#began) / 1000);
    const running = this.#lines();
    const lines = running.length === 0 ? [] : [...running, `  ${seconds} s on this machine`];
    const cut = lines.map((line) => `${paint(this.#screen, "cyan", line.slice(0, this.#screen.columns - 1))}\n`);
    this.above(cut.join(""));
    this.#drawn = lines.length;
  }

  /** Takes the block away. */
  end(): void {
    clearInterval(this.#timer);
    this.above("");
  }
}

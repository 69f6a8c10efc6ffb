import type { Progress } from "../runner/run/results.ts";

/** A terminal, or a stream of lines. */
export interface Screen {
  /** Whether lines can be overwritten. */
  readonly live: boolean;
  readonly columns: number;
  write(text: string): void;
}

const symbols = { waiting: "·", running: "▸", success: "✓", failure: "✗", cancelled: "⊘", skipped: "−" } as const;
type DisplayedState = keyof typeof symbols;

interface Row {
  state: DisplayedState;
  note: string;
}

/** Shows a run while it goes on: one line for each job, overwritten as it proceeds, or else one line for each event. */
export class Timeline {
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #began: number;
  readonly #rows = new Map<string, Row>();
  #drawn = 0;

  /** `now` is the world's clock. */
  constructor(screen: Screen, now: () => number) {
    this.#screen = screen;
    this.#now = now;
    this.#began = now();
  }

  show(progress: Progress): void {
    if (progress.what === "line") return;
    const row = this.#rows.get(progress.job) ?? { state: "waiting" as DisplayedState, note: "" };
    this.#rows.set(progress.job, row);
    if (progress.what === "job") {
      row.state = progress.state;
      row.note = progress.why ?? "";
    } else row.note = progress.state === "running" ? progress.step : row.note;
    if (this.#screen.live) this.#draw();
    else if (progress.what === "job") this.#screen.write(`${this.#line(progress.job, row)}\n`);
    else if (progress.state !== "running")
      this.#screen.write(`${this.#elapsed()}   ${symbols[progress.state]} ${progress.job}: ${progress.step}\n`);
  }

  /** Starts a new timeline below the last one. */
  end(): void {
    this.#drawn = 0;
    this.#rows.clear();
  }

  #draw(): void {
    const up = this.#drawn === 0 ? "" : `\u001b[${this.#drawn}A`;
    const lines = [...this.#rows].map(
      ([job, row]) => `\u001b[2K${this.#line(job, row).slice(0, this.#screen.columns - 1)}\n`,
    );
    this.#drawn = lines.length;
    this.#screen.write(up + lines.join(""));
  }

  #line(job: string, { state, note }: Row): string {
    return `${this.#elapsed()} ${symbols[state]} ${job}${note === "" ? "" : `  ${note}`}`;
  }

  /** How long the run has taken by the world's clock. */
  #elapsed(): string {
    const seconds = Math.floor((this.#now() - this.#began) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

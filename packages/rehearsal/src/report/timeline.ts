import type { Progress } from "../runner/results.ts";

/** Where a timeline is drawn. */
export interface Screen {
  /** Whether lines can be written over. */
  readonly live: boolean;
  readonly columns: number;
  write(text: string): void;
}

const signs = { waiting: "·", running: "▸", success: "✓", failure: "✗", cancelled: "⊘", skipped: "−" } as const;
type State = keyof typeof signs;

interface Row {
  state: State;
  about: string;
}

/** Tells of a run as it goes: a line for each job, written over as it moves on, or one for each thing that happens. */
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
    const row = this.#rows.get(progress.job) ?? { state: "waiting" as State, about: "" };
    this.#rows.set(progress.job, row);
    if (progress.what === "job") {
      row.state = progress.state;
      row.about = progress.why ?? "";
    } else row.about = progress.state === "running" ? progress.step : row.about;
    if (this.#screen.live) this.#draw();
    else if (progress.what === "job") this.#screen.write(`${this.#line(progress.job, row)}\n`);
    else if (progress.state !== "running")
      this.#screen.write(`${this.#stamp()}   ${signs[progress.state]} ${progress.job}: ${progress.step}\n`);
  }

  /** Leaves the last drawing where it is. */
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

  #line(job: string, { state, about }: Row): string {
    return `${this.#stamp()} ${signs[state]} ${job}${about === "" ? "" : `  ${about}`}`;
  }

  /** How long the run has taken by the world's clock. */
  #stamp(): string {
    const seconds = Math.floor((this.#now() - this.#began) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

import { withTexts } from "../report/model/hide.ts";
import type { Conclusion, Progress } from "../runner/run/results.ts";
import { LiveBlock } from "./live-block.ts";
import { type Colour, paint, type Screen } from "./screen.ts";

const symbols: Readonly<Record<Conclusion, string>> = { success: "✓", failure: "✗", cancelled: "⊘", skipped: "−" };
const colours: Readonly<Record<Conclusion, Colour>> = {
  success: "green",
  failure: "red",
  cancelled: "yellow",
  skipped: "dim",
};

interface Row {
  /** By its job: what runs now, or why it waits. */
  readonly steps: Set<string>;
  why: string;
  /** Steps that did nothing worth a line. */
  quiet: number;
  skipped: number;
  since: number;
}

/**
 * Shows a run while it goes on. What is worth a line gets one: a job, a step that changed something or failed, output
 * of scripts, warnings, faults. Steps that did nothing are counted. In a terminal a block below shows what runs now.
 */
export class Timeline {
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #began: number;
  readonly #rows = new Map<string, Row>();
  readonly #block: LiveBlock;

  /** `now` is the world's clock. */
  constructor(screen: Screen, now: () => number) {
    this.#screen = screen;
    this.#now = now;
    this.#began = now();
    this.#block = new LiveBlock(screen, () => this.#running());
  }

  show(given: Progress): void {
    const progress = withTexts(given, visible);
    if (progress.what === "job") this.#showJob(progress);
    else if (progress.what === "step") this.#showStep(progress);
    else if (this.#screen.verbose || progress.isScript) this.#line(paint(this.#screen, "dim", `  │ ${progress.line}`));
    else if (/^Warning: /.test(progress.line)) this.#line(paint(this.#screen, "yellow", `  ! ${progress.line}`));
    this.#block.draw();
  }

  /** Shows that a fault struck a request. */
  fault(text: string): void {
    this.#line(paint(this.#screen, "yellow", `  ! ${visible(text)}`));
  }

  /** Starts a new timeline below the last one. */
  end(): void {
    this.#block.end();
    this.#rows.clear();
  }

  #showJob({ job, state, why = "" }: Progress & { readonly what: "job" }): void {
    if (state === "waiting" || state === "running") {
      const since = state === "running" ? this.#now() : Number.NaN;
      this.#rows.set(job, { steps: new Set(), why, quiet: 0, skipped: 0, since });
      if (state === "running") this.#line(`▸ ${job}${note(why)}`);
      return;
    }
    const { quiet = 0, skipped = 0 } = this.#rows.get(job) ?? {};
    this.#rows.delete(job);
    const counts = [
      why,
      quiet === 0 ? "" : `${quiet} ${quiet === 1 ? "step" : "steps"} without changes`,
      skipped === 0 ? "" : `${skipped} skipped`,
    ].filter(Boolean);
    this.#line(`${this.#symbol(state)} ${job}${note(counts.join(", "))}`);
  }

  #showStep(progress: Progress & { readonly what: "step" }): void {
    const { job, step, state, changes = 0, isScript = false, isControl = false } = progress;
    const row = this.#rows.get(job);
    if (state === "running") {
      row?.steps.add(step);
      return;
    }
    row?.steps.delete(step);
    if (isControl && !this.#screen.verbose) return;
    const isQuiet = state === "skipped" || (state === "success" && changes === 0 && !isScript);
    if (isQuiet && !this.#screen.verbose) {
      if (row && state === "skipped") row.skipped += 1;
      else if (row) row.quiet += 1;
      return;
    }
    const counted = changes === 0 ? "" : `${changes} ${changes === 1 ? "change" : "changes"}`;
    this.#line(`  ${this.#symbol(state)} ${job}: ${step}${note(counted)}`);
  }

  #symbol(state: Conclusion): string {
    return paint(this.#screen, colours[state], symbols[state]);
  }

  #line(text: string): void {
    this.#block.above(`${paint(this.#screen, "dim", this.#elapsed(this.#began))} ${text}\n`);
  }

  /** What runs now, one line for each job. */
  #running(): string[] {
    return [...this.#rows].map(([job, { steps, why, since }]) => {
      if (Number.isNaN(since)) return `  · ${job}${note(why)}`;
      const names = [...steps];
      const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
      const now = names.length === 0 ? "" : `: ${names.slice(0, 3).join(", ")}${more}`;
      return `  ▸ ${this.#elapsed(since).trim()} ${job}${now}`;
    });
  }

  /** How long something has taken by the world's clock. */
  #elapsed(since: number): string {
    const seconds = Math.floor((this.#now() - since) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

/** Text that moves no cursor and turns nothing around. */
const visible = (text: string): string => text.replaceAll("\t", "  ").replace(/[\p{Cc}\p{Cf}]/gu, "\ufffd");

const note = (text: string): string => (text === "" ? "" : ` (${text})`);

import { deletedBy, type Foresee, type Shown, withTexts } from "@slipway/reconcile";
import type { Host } from "../host.ts";
import { type Entry, formatEntry, parseEntry } from "./entry.ts";

type Files = Pick<Host, "clock" | "env" | "list" | "read" | "save">;

/**
 * The ledger of a job: one file for each of its steps, in a folder that the runner empties before and after each job. One
 * file a step, so that steps which run side by side never meet.
 */
export class Ledger {
  /** The ID of this step in its job. */
  readonly step: string;
  /** What the other steps of the job wrote, in their order. */
  readonly entries: readonly Entry[];
  /** The files of steps that use another version of Slipway. */
  readonly unread: readonly string[];
  readonly #files: Files;
  readonly #folder: string | undefined;
  readonly #shows = new Map<string, Shown>();
  readonly #own = new Map<string, Shown>();

  constructor(files: Files) {
    const { RUNNER_TEMP: temp, GITHUB_ACTION: step } = files.env;
    this.#files = files;
    this.step = step || "this-step";
    this.#folder = temp ? `${temp}/slipway-ledger` : undefined;
    const names = this.#folder === undefined ? [] : files.list(this.#folder).filter((name) => name !== this.#ownFile);
    const read = names.map((name) => ({ name, entry: parseEntry(files.read(`${this.#folder}/${name}`) ?? "") }));
    this.entries = read.flatMap(({ entry }) => entry ?? []).toSorted((a, b) => a.order - b.order);
    this.unread = read.flatMap(({ name, entry }) => (entry === undefined ? [name] : []));
    for (const { shows } of this.entries) {
      for (const [id, shown] of Object.entries(shows)) this.#shows.set(id, shown);
    }
  }

  get #ownFile(): string {
    return `${encodeURIComponent(this.step)}.json`;
  }

  /** What reads will show once all that is planned is done, by ID in lower case. */
  get shows(): ReadonlyMap<string, Shown> {
    return this.#shows;
  }

  /** Enters what reads will show once a plan of this step is done. */
  readonly foresee: Foresee = (shows) => {
    for (const [id, { body, isNew }] of Object.entries(shows)) {
      const known = withTexts(body, (field) => `${this.step}.${field}`);
      const shown = { body: known, isNew };
      this.#shows.set(id.toLowerCase(), shown);
      this.#own.set(id.toLowerCase(), shown);
    }
  };

  /** Whether a thing, or one that it is within, is not there yet, and an earlier step of the job plans to make it. */
  isNew(id: string): boolean {
    const parts = id.toLowerCase().split("/");
    const earlier = this.entries.map(({ shows }) => shows);
    return parts.some((_, at) => earlier.some((shows) => shows[parts.slice(0, at + 1).join("/")]?.isNew));
  }

  /** Whether an earlier step of the job plans to delete a thing, or one that it is within. */
  readonly isGone = (id: string): boolean =>
    this.entries
      .flatMap(({ story }) => story.plan?.steps ?? [])
      .flatMap(deletedBy)
      .some((gone) => `${id}/`.toLowerCase().startsWith(`${gone}/`.toLowerCase()));

  /** What this step has foreseen, by ID in lower case. */
  get own(): Readonly<Record<string, Shown>> {
    return Object.fromEntries(this.#own);
  }

  write(entry: Omit<Entry, "format" | "step" | "order" | "at">): void {
    if (this.#folder === undefined) return;
    const at = this.#files.clock.now();
    const whole: Entry = { format: 1, step: this.step, order: this.entries.length, at, ...entry };
    this.#files.save(`${this.#folder}/${this.#ownFile}`, formatEntry(whole));
  }
}

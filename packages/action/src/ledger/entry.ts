import type { Shown } from "@slipway/reconcile";
import type { Story } from "../summary.ts";

/** What one step of a job planned or did, as later steps of the job read it. */
export interface Entry {
  readonly format: 1;
  /** The step's ID in the job. */
  readonly step: string;
  /** How many steps of the job had written before. */
  readonly order: number;
  /** When it ended, by the run's clock. */
  readonly at: number;
  readonly story: Story;
  /** Whether it changed anything. */
  readonly changed: boolean;
  /** The single changes of its plan, each by its hash. */
  readonly approval: readonly string[];
  /** What reads will show once its plan is done, by ID in lower case. */
  readonly shows: Readonly<Record<string, Shown>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A file of more would slow down every later step. */
const mostCharacters = 4 * 1024 * 1024;

/** An entry as text; one that is too long keeps what people read. */
export function formatEntry(entry: Entry): string {
  const whole = JSON.stringify(entry);
  return whole.length <= mostCharacters ? whole : JSON.stringify({ ...entry, shows: {}, approval: [] });
}

/** Undefined when another version of Slipway wrote it. */
export function parseEntry(text: string): Entry | undefined {
  try {
    const entry = JSON.parse(text) as Partial<Entry> | null;
    return entry?.format === 1 ? (entry as Entry) : undefined;
  } catch {
    return undefined;
  }
}

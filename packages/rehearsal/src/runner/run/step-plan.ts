import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A thing that a plan is about. */
export interface PlannedSubject {
  readonly kind: string;
  readonly id: string;
  readonly left?: string;
}

/** A field that a plan changes. A value that only the cloud can say is `{ unknown }`. */
export interface PlannedChange {
  readonly field: string;
  readonly have?: unknown;
  readonly want?: unknown;
}

export interface PlannedStep extends PlannedSubject {
  readonly operation: "create" | "update" | "replace" | "delete";
  readonly changes: readonly PlannedChange[];
  readonly refused?: string;
}

/** What an action of ours wrote into the ledger of its job: what it planned, did and waited for. */
export interface StepPlan {
  readonly action: string;
  readonly mode: string;
  readonly digest?: string;
  readonly steps: readonly PlannedStep[];
  readonly unchanged: readonly PlannedSubject[];
  readonly waits: readonly { readonly what: string; readonly milliseconds: number }[];
  readonly changed: boolean;
  /** What reads will show once it is done, by ID in lower case. */
  readonly shows: Readonly<Record<string, { readonly body: unknown; readonly isNew: boolean }>>;
}

interface LedgerEntry {
  readonly format: number;
  readonly story: Pick<StepPlan, "action" | "mode" | "digest" | "waits"> & {
    readonly plan?: Pick<StepPlan, "steps" | "unchanged">;
  };
  readonly changed: boolean;
  readonly shows: StepPlan["shows"];
}

/** Reads what the action of a step wrote; undefined for an action that keeps no ledger, or keeps it in another form. */
export function readStepPlan(temp: string, step: string): StepPlan | undefined {
  try {
    const text = readFileSync(join(temp, "slipway-ledger", `${encodeURIComponent(step)}.json`), "utf8");
    const { format, story, changed, shows } = JSON.parse(text) as LedgerEntry;
    if (format !== 1 || story.plan === undefined) return undefined;
    const { action, mode, digest, waits, plan } = story;
    return { action, mode, ...(digest === undefined ? {} : { digest }), ...plan, waits, changed, shows };
  } catch {
    return undefined;
  }
}

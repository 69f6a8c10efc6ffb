import type { Plan, Step } from "@slipway/reconcile";
import type { Outputs } from "./declaration.ts";

/** What is known of a run while it goes on; the report is written from it, however the run ends. */
export interface Progress {
  plan?: Plan;
  readonly started: Set<Step>;
  readonly ended: Set<Step>;
  readonly waits: { what: string; milliseconds: number }[];
  readonly waiting: Set<string>;
  readonly warnings: string[];
  /** The summary, where the action writes its own. */
  page?: string;
  outputs: Partial<Outputs>;
}

export const newProgress = (): Progress => ({
  started: new Set(),
  ended: new Set(),
  waits: [],
  waiting: new Set(),
  warnings: [],
  outputs: {},
});

/** What was under way when a run ended before its time. */
export const leftInProgress = ({ started, ended, waiting }: Progress): string[] => [
  ...[...started].filter((step) => !ended.has(step)).map(({ operation, kind, id }) => `${operation} ${kind} ${id}`),
  ...waiting,
];

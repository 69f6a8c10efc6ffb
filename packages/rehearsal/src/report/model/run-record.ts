import type { Inventory, Recorded } from "@slipway/simulator";
import type { Conclusion } from "../../runner/run/results.ts";
import type { RehearsedRun } from "../../runner/run/run-workflow.ts";

/** What is recorded of one run of a rehearsal. */
export interface RunRecord {
  readonly title: string;
  readonly before?: string;
  readonly run: RehearsedRun;
  readonly expected: Conclusion;
  /** With their bodies. */
  readonly requests: readonly Recorded[];
  /** What there was before the run, and after it. */
  readonly had: Inventory;
  readonly has: Inventory;
  readonly machineMs: number;
}

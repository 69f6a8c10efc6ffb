import type { ExpressionContext } from "../../workflow/expressions.ts";
import type { StepDefinition } from "../../workflow/steps.ts";
import type { JobExecution } from "../jobs/job-execution.ts";
import type { Conclusion } from "../run/results.ts";
import type { StepRecord, StepScope } from "./step-scope.ts";

/** A step while it runs. */
export interface StepExecution {
  readonly job: JobExecution;
  readonly scope: StepScope;
  readonly step: StepDefinition;
  readonly context: ExpressionContext;
  readonly env: Readonly<Record<string, string>>;
  readonly record: StepRecord;
  readonly signal: AbortSignal;
}

/** How a step ended. */
export interface StepOutcome {
  readonly outcome: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Records an error of a step. */
export function recordError({ record, job }: Pick<StepExecution, "record" | "job">, message: string): void {
  const text = job.masks.hide(message);
  record.annotations.push({ level: "error", text, properties: {} });
  record.log.push(`Error: ${text}`);
}

import type { Plan } from "@slipway/reconcile";

/** GitHub refuses a job's outputs above 1 MB in all, counted as UTF-16. */
const most = 200_000;

/** The steps as JSON, for an output. A plan too big for one keeps what is done to what, and drops the values. */
export function planOutput(plan: Plan): string {
  const whole = JSON.stringify(plan.steps);
  if (whole.length <= most) return whole;
  const brief: string[] = [];
  let length = 0;
  for (const { operation, kind, id } of plan.steps) {
    const step = JSON.stringify({ operation, kind, id });
    length += step.length + 1;
    if (length > most) break;
    brief.push(step);
  }
  return `[${brief.join(",")}]`;
}

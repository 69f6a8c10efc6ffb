import type { Problem, Purpose, Values } from "@slipway/action";
import { judgeDatabase, judgePlace } from "@slipway/hopsworks";
import type { inputs } from "./inputs.ts";

/** Inputs that exclude or need each other. */
export function contradictions(given: Partial<Values<typeof inputs>>, mode?: Purpose): Problem[] {
  const problems: Problem[] = [...judgePlace(given), ...judgeDatabase(given.database)];
  if (given["api-key"] === undefined && mode !== undefined && mode !== "plan")
    problems.push({
      input: "api-key",
      problem: `It is missing, and without it the action only plans. Give it, or write mode: plan, which puts out the payload for the form.`,
    });
  if (given.workers !== undefined && given.autoscale !== undefined && given.autoscale !== "off")
    problems.push({ input: "workers", problem: "Autoscaling sets their number: leave workers or autoscale out." });
  const days = given["backup-days"] ?? 0;
  if (days > 0 && days < 7) problems.push({ input: "backup-days", problem: "Write 0 for no backups, or at least 7." });
  return problems;
}

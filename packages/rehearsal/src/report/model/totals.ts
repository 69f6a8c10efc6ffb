import type { PlanPart, RunPart } from "./report.ts";

/** The plans of a run that are about resources. */
const plansOf = ({ jobs }: RunPart): PlanPart[] =>
  jobs.flatMap(({ steps }) => steps.flatMap(({ plans }) => plans)).filter(({ action }) => action !== "report-drift");

/** How many changes a run planned. A plan and the apply that follows it plan the same ones. */
export const changesOf = (run: RunPart): number =>
  Math.max(...[/^(plan|check|plan-destroy)$/, /^(apply|destroy)$/].map((mode) => changesIn(run, mode)));

/** How many changes a run made. */
export const changesMade = (run: RunPart): number =>
  run.conclusion === "success" ? changesIn(run, /^(apply|destroy)$/) : 0;

const changesIn = (run: RunPart, modes: RegExp): number =>
  plansOf(run).reduce((sum, { mode, steps }) => sum + (modes.test(mode) ? steps.length : 0), 0);

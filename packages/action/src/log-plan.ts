import { type Change, type Plan, type Step, shownId } from "@slipway/reconcile";
import { shownValue, why } from "./describe.ts";
import type { Log } from "./log.ts";

const marks = { create: "+", update: "~", replace: "±", delete: "-" } as const;

/** The plan in the log: each step with its fields, and what stays as it is. */
export function logPlan(plan: Plan, log: Log): void {
  for (const step of plan.steps) {
    log.info(`${marks[step.operation]} ${step.operation} ${step.kind} ${shownId(step.id)}${inParentheses(why(step))}`);
    for (const change of step.changes) log.info(`    ${lineOf(step, change)}`);
    for (const id of step.also ?? []) log.info(`    and ${shownId(id)}`);
    if (step.holds !== undefined) log.info(`    refused while it holds: ${step.holds}`);
    if (step.refused !== undefined) log.info(`    refused: ${step.refused}`);
  }
  for (const { kind, id, left, inProgress } of plan.unchanged) {
    const more = [left === undefined ? "" : `left: ${left}`, inProgress === undefined ? "" : `still ${inProgress}`];
    log.info(`= ${kind} ${id}${inParentheses(more.filter((each) => each !== "").join("; "))}`);
  }
}

/** What a create or a replace puts there has no value before it. */
const lineOf = ({ operation }: Step, { field, have, want }: Change): string =>
  operation !== "update" && have === undefined
    ? `${field}: ${shownValue(want)}`
    : `${field}: ${shownValue(have)} → ${shownValue(want)}`;

const inParentheses = (text: string): string => (text === "" ? "" : ` (${text})`);

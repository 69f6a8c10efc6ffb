import type { Operation } from "@slipway/reconcile";
import { type Result, type State, worstOf } from "./results.ts";

const signs: Readonly<Record<Operation, string>> = { create: "+", update: "~", replace: "±", delete: "−" };

/** "+9 ~1 −0, 2 unchanged" */
export function totals(results: readonly Result[]): string {
  const steps = results.flatMap(({ plan }) => plan.steps);
  const count = (operation: Operation) => steps.filter((step) => step.operation === operation).length;
  const unchanged = results.flatMap(({ plan }) => plan.unchanged).length;
  const shown = (["create", "update", "replace", "delete"] as const).flatMap((operation) =>
    operation === "replace" && count(operation) === 0 ? [] : [`${signs[operation]}${count(operation)}`],
  );
  return `${shown.join(" ")}, ${unchanged} unchanged`;
}

export const signOf = (operation: Operation): string => signs[operation];

const words: Readonly<Record<State, string>> = {
  "no-changes": "✅ no changes",
  applied: "✅ applied",
  differs: "⚠️ differs",
  failed: "❌ failed",
};

export const inWords = (state: State): string => words[state];

const titles: Readonly<Record<string, string>> = {
  plan: "Plan for",
  check: "Check of",
  apply: "Apply to",
  "plan-destroy": "Plan to destroy",
  destroy: "Destroy of",
};

/** What was run, for what, and what came of it, in one line. */
export function headline(environment: string, ran: string, results: readonly Result[]): string {
  const state = worstOf(results);
  const outcome = state === "failed" ? `${words.failed}, ${totals(results)}` : totals(results);
  const title = titles[ran] ?? ran;
  return `${title} ${environment}: ${state === "no-changes" ? words["no-changes"] : outcome}`;
}

import { data, optional, type Reading } from "@slipway/action";

/** What one step or job of a workflow came to. */
export interface Result {
  readonly name: string;
  readonly state: "settled" | "changed" | "drift" | "pending" | "failed" | "skipped";
  readonly steps: readonly Step[];
  readonly problem: string;
}

/** A step of a plan, as the output `plan` has it. */
export interface Step {
  readonly does: string;
  readonly kind: string;
  readonly name: string;
  readonly changes?: readonly { readonly field: string; readonly have?: unknown; readonly want?: unknown }[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The contexts `steps` and `needs` of a workflow, as JSON: whatever in them has a plan, or failed. */
export const resultsInput = optional(
  data<readonly Result[]>(
    "What the steps or jobs came to: toJSON(steps) in the job of the plan, or toJSON(needs) after it. Give this or environments.",
    judge,
  ),
);

function judge(value: unknown): Reading<readonly Result[]> {
  if (!isFields(value)) return { problem: "Write toJSON(steps) or toJSON(needs)." };
  const all = Object.entries(value).flatMap(([name, each]) => (isFields(each) ? resultOf(name, each) : []));
  return { value: all };
}

function resultOf(name: string, each: Fields): Result[] {
  const outputs = isFields(each.outputs) ? each.outputs : {};
  const ended = textOf(each.outcome) || textOf(each.result);
  const problem = textOf(outputs.problem);
  if (!("drift" in outputs) && problem === "" && ended !== "failure") return [];
  const steps = stepsOf(textOf(outputs.plan));
  return [{ name, steps, problem, state: stateOf(ended, problem, outputs) }];
}

function stateOf(ended: string, problem: string, outputs: Fields): Result["state"] {
  if (ended === "skipped") return "skipped";
  if (problem !== "") return "failed";
  if (outputs.drift !== "true") return ended === "failure" ? "failed" : "settled";
  if (outputs.changed === "true") return "changed";
  return outputs.steps === "" ? "pending" : "drift";
}

function stepsOf(plan: string): readonly Step[] {
  try {
    const steps: unknown = JSON.parse(plan || "[]");
    return Array.isArray(steps) ? steps.filter((step): step is Step => isFields(step)) : [];
  } catch {
    return [];
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

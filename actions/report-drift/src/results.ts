import { data, optional, type Reading } from "@slipway/action";

/** The result of one step or job of a workflow. */
export interface Result {
  readonly name: string;
  readonly state: "no-changes" | "applied" | "drift" | "pending" | "failed" | "skipped";
  readonly steps: readonly Step[];
  readonly problem: string;
}

/** A step of a plan, as the output `plan` has it. */
export interface Step {
  readonly operation: string;
  readonly kind: string;
  readonly id: string;
  readonly changes?: readonly { readonly field: string; readonly have?: unknown; readonly want?: unknown }[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The context `steps` or `needs` of a workflow, as JSON: each entry that has a plan or failed. */
export const resultsInput = optional(
  data<readonly Result[]>(
    "The results of the steps or jobs: toJSON(steps) in the job of the plan, or toJSON(needs) after it. Give this or environments.",
    readResults,
  ),
);

function readResults(value: unknown): Reading<readonly Result[]> {
  if (!isFields(value)) return { problem: "Write toJSON(steps) or toJSON(needs)." };
  const all = Object.entries(value).flatMap(([name, each]) => (isFields(each) ? resultOf(name, each) : []));
  return { value: all };
}

function resultOf(name: string, each: Fields): Result[] {
  const outputs = isFields(each.outputs) ? each.outputs : {};
  const outcome = textOf(each.outcome) || textOf(each.result);
  const problem = textOf(outputs.problem);
  if (!("drift" in outputs) && problem === "" && outcome !== "failure") return [];
  const steps = stepsOf(textOf(outputs.plan));
  return [{ name, steps, problem, state: stateOf(outcome, problem, outputs) }];
}

function stateOf(outcome: string, problem: string, outputs: Fields): Result["state"] {
  if (outcome === "skipped") return "skipped";
  if (problem !== "") return "failed";
  if (outputs.drift !== "true") return outcome === "failure" ? "failed" : "no-changes";
  if (outputs.changed === "true") return "applied";
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

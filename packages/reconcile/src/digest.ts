import { keyOf, type Plan, type Step } from "./step.ts";

/** A short name of what a plan would do: equal plans have equal digests, whatever the order things were read in. */
export async function digest(plan: Plan): Promise<string> {
  const steps = plan.steps.map((step) => canonical({ ...step, moving: undefined, after: undefined })).sort();
  return await fingerprint(steps.join("\n"));
}

/** Whether a step does what one of these does, or a part of it: what is left of an approved plan when others come between. */
export function isWithin(step: Step, approved: readonly Step[]): boolean {
  return approved.some((each) => {
    const changes = each.changes.map(canonical);
    const less = each.does === "replace" && step.does === "create";
    const same = each.does === step.does && step.changes.every((change) => changes.includes(canonical(change)));
    return keyOf(each) === keyOf(step) && (same || less);
  });
}

/** Sixteen hexadecimal digits that stand for a text. */
export async function fingerprint(text: string): Promise<string> {
  // Loaded only when used, because every start would pay for it.
  const { hash } = await import("node:crypto");
  return hash("sha256", text).slice(0, 16);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
}

import type { Plan } from "./step.ts";

/** A short name of what a plan would do: equal plans have equal digests, whatever the order things were read in. */
export async function digest(plan: Plan): Promise<string> {
  const steps = plan.steps.map((step) => canonical({ ...step, moving: undefined, after: undefined })).sort();
  return await fingerprint(steps.join("\n"));
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

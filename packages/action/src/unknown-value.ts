import { isUnknownText } from "@slipway/reconcile";
import type { Input, Reading } from "./input.ts";

/** Reads an input that has a value which is known after apply: a plan takes it, an apply would write nonsense. */
export function readUnknown(input: Input<unknown>, text: string, isPlanned: boolean): Reading<unknown> {
  if (!isPlanned) {
    const [, source = ""] = /known-after-apply:([\w.-]*)/.exec(text) ?? [];
    return {
      problem: `It comes from a plan: ${source || "what it comes from"} is known after apply, and was not applied in this job. Apply the step that gives it before this one, in the same job.`,
    };
  }
  const reading = input.read(text);
  if ("value" in reading) return reading;
  if (input.schema.type === "string") return { value: text };
  if (input.schema.type !== "array") return { value: undefined };
  const lines = text.split(/\r?\n/);
  const known = lines.filter((line) => !isUnknownText(line));
  const others = lines.filter(isUnknownText);
  const rest = known.join("\n").trim() === "" ? { value: [] } : input.read(known.join("\n"));
  return "value" in rest ? { value: [...(rest.value as readonly unknown[]), ...others] } : rest;
}

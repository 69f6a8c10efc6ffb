import { asText, type ExpressionContext, fill } from "../../workflow/expressions.ts";
import { isMap, type Template, type Value } from "../../workflow/template.ts";

/** The labels of the runners that a job asks for: one, a list, or those beside a group. */
export function runnerLabels(written: Template | undefined, context: ExpressionContext): string[] {
  const value = written === undefined ? [] : (fill(written, context) as Value);
  const labels = isMap(value) ? (value.labels ?? []) : value;
  return (Array.isArray(labels) ? labels : [labels]).map((label) => asText(label as Value));
}

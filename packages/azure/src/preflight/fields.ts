import { isUnknown, type Step } from "@slipway/reconcile";

/** The value that a step gives to a field, where that is known. */
export function wanted(step: Step, field: string | RegExp): unknown {
  const found = step.changes.find((change) =>
    typeof field === "string" ? change.field === field : field.test(change.field),
  );
  return found === undefined || isUnknown(found.want) ? undefined : found.want;
}

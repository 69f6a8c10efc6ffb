import { isUnknown, type Step, shownId } from "@slipway/reconcile";

/** A value in a plan, for people. */
export const shownValue = (value: unknown): string =>
  isUnknown(value) ? "known after apply" : (JSON.stringify(value) ?? "–");

/** Why a step is there, in a few words. */
export function why(step: Step): string {
  const fields = step.changes.filter((change) => step.operation !== "replace" || change.immutable);
  const reasons = [
    step.failed === undefined ? "" : `failed: ${step.failed}`,
    step.inProgress === undefined ? "" : `still ${step.inProgress}`,
    step.operation === "create" ? "" : fields.map((change) => change.field).join(", "),
  ];
  return reasons.filter((reason) => reason !== "").join("; ") || (step.operation === "create" ? "does not exist" : "");
}

/** A step in one line. */
export function describe(step: Step): string {
  const reason = why(step);
  return `${step.operation} ${step.kind} ${shownId(step.id)}${reason === "" ? "" : ` (${reason})`}`;
}

import { shortName } from "./replace.ts";
import { keyOf, type Step, type Subject } from "./step.ts";

/** A create has too many fields to name them: what matters is that it is made. */
const line = (step: Step): string => {
  const named = step.operation === "replace" ? step.changes.filter(({ immutable }) => immutable) : step.changes;
  const fields = step.operation === "create" ? "" : named.map((change) => change.field).join(", ");
  return `${step.operation} ${step.kind} ${step.id}${fields === "" ? "" : ` (${fields})`}`;
};

/** What is not approved is named by its fields, in a create as well. */
const unapprovedLine = (step: Step): string => {
  const fields = step.changes.map((change) => change.field).join(", ");
  return `${step.operation} ${step.kind} ${step.id}${fields === "" ? "" : ` (${fields})`}`;
};

/** After an apply a fresh read still showed something to do. */
export class NotConvergedError extends Error {
  override readonly name = "NotConvergedError";
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super(
      `The change was accepted, but a fresh read still shows: ${steps.map(line).join("; ")}. ` +
        "Something else changes it back (a policy, another tool, a second workflow), or the service ignored it. Find who owns these fields, then run again.",
    );
    this.steps = steps;
  }
}

/** Someone else is or was faster than our write: read again and decide again. Thrown by clients. */
export class StaleError extends Error {
  override readonly name = "StaleError";
  /** How long, in milliseconds, to rest before looking again. */
  readonly rest: number;
  readonly remedy: string;

  constructor(message: string, options: ErrorOptions & { readonly rest?: number; readonly remedy?: string } = {}) {
    super(message, options);
    this.rest = options.rest ?? 0;
    this.remedy = options.remedy ?? "Someone else keeps changing the same thing: let that end, then run again.";
  }
}

/** A field that cannot be changed in place differs, and no one allowed to replace the thing. */
export class ReplaceRefusedError extends Error {
  override readonly name = "ReplaceRefusedError";
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super(
      `Nothing was changed: ${steps.map(line).join("; ")} would delete it and create it again, because a field cannot be changed in place. ` +
        `Give the present values, or write allow-replace: ${steps.map(({ id }) => shortName(id)).join(", ")} if losing what is there is what you want.`,
    );
    this.steps = steps;
  }
}

/** A step that Slipway does not do, whatever is allowed: each says why. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super(`Nothing was changed: ${steps.map((step) => `${line(step)} is refused. ${step.refused ?? ""}`).join(" ")}`);
    this.steps = steps;
  }
}

/** Something was put into a thing after it was looked at. */
export class FilledError extends Error {
  override readonly name = "FilledError";

  constructor(step: Step) {
    super(`${line(step)} was not done, since something was put into it meanwhile. ${step.refused ?? ""}`);
  }
}

/** The plan computed now is not the one that was approved. */
export class DigestError extends Error {
  override readonly name = "DigestError";

  constructor(approved: string, now: string) {
    super(
      `Nothing was changed: the plan that was approved has the digest ${approved}, the plan of now has ${now}. ` +
        "The world or the inputs changed in between. Run all of it again, not only what failed: it makes a new plan for you to approve.",
    );
  }
}

/** What would be done is not in the approved plan, nor what is left of it. */
export class NotApprovedError extends Error {
  override readonly name = "NotApprovedError";
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super(
      `Nothing was changed: this is not in the approved plan: ${steps.map(unapprovedLine).join("; ")}. ` +
        "The world or the inputs changed after the plan. Run all of it again, not only what failed: it makes a new plan for you to approve.",
    );
    this.steps = steps;
  }
}

/** What the approved plan creates is there, and Slipway did not make it. */
export class AppearedError extends Error {
  override readonly name = "AppearedError";

  constructor(subjects: readonly Subject[]) {
    super(
      `Nothing was changed: the approved plan creates ${subjects.map(keyOf).join(", ")}, and someone else has made it since. ` +
        "Look at what it is. If you want to take it over, run all of it again, not only what failed: it makes a new plan for you to approve.",
    );
  }
}

/** While an approved plan was executed, someone changed things so that it would now do something else. */
export class UnapprovedError extends Error {
  override readonly name = "UnapprovedError";
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super(
      `Someone changed the same things while the approved plan was executed, and no one approved what it would do now: ${steps.map(unapprovedLine).join("; ")}. ` +
        "These steps were not executed. Run all of it again, not only what failed: it makes a new plan for you to approve.",
    );
    this.steps = steps;
  }
}

/** Several goals failed; each says why. Goals that depend on them were not tried. */
export class GoalsError extends AggregateError {
  override readonly name = "GoalsError";

  constructor(errors: readonly Error[]) {
    super(errors, errors.map((error) => error.message).join("\n"));
  }
}

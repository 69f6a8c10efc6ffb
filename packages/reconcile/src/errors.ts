import type { Step } from "./step.ts";

const line = (step: Step): string => {
  const fields = step.changes.map((change) => change.field).join(", ");
  return `${step.does} ${step.kind} ${step.name}${fields === "" ? "" : ` (${fields})`}`;
};

/** After an apply a fresh read still showed something to do. */
export class UnsettledError extends Error {
  override readonly name = "UnsettledError";
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super(
      `The change was accepted, but a fresh read still shows: ${steps.map(line).join("; ")}. ` +
        "Something else changes it back (a policy, another tool, a second workflow), or the service ignored it. Find who owns these fields, then run again.",
    );
    this.steps = steps;
  }
}

/** Somebody else is or was faster than our write: look again and decide anew. Thrown by clients. */
export class StaleError extends Error {
  override readonly name = "StaleError";
  /** How long, in milliseconds, to rest before looking again. */
  readonly rest: number;
  readonly remedy: string;

  constructor(message: string, options: ErrorOptions & { readonly rest?: number; readonly remedy?: string } = {}) {
    super(message, options);
    this.rest = options.rest ?? 0;
    this.remedy = options.remedy ?? "Somebody else keeps changing the same thing: let that end, then run again.";
  }
}

/** A field that cannot be changed in place differs, and nobody allowed to delete and create anew. */
export class ReplaceRefusedError extends Error {
  override readonly name = "ReplaceRefusedError";
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super(
      `Nothing was changed: ${steps.map(line).join("; ")} would delete and create anew, because these fields cannot be changed in place. ` +
        "Give the present values, or set allow-replace: true if losing what is there is what you want.",
    );
    this.steps = steps;
  }
}

/** The plan computed now is not the one that was approved. */
export class DigestError extends Error {
  override readonly name = "DigestError";

  constructor(approved: string, now: string) {
    super(
      `Nothing was changed: the plan that was approved has the digest ${approved}, the plan of now has ${now}. ` +
        "The world or the inputs changed in between. Run all of it again, not only what failed: it plans anew, for you to approve.",
    );
  }
}

/** While an approved plan was carried out, somebody changed things so that it would now do something else. */
export class UnapprovedError extends Error {
  override readonly name = "UnapprovedError";
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    super(
      `Somebody changed the same things while the approved plan was carried out, and nobody approved what it would do now: ${steps.map(line).join("; ")}. ` +
        "These steps were not taken. Run all of it again, not only what failed: it plans anew, for you to approve.",
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

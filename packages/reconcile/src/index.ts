export { type ApplyOptions, apply, destroy } from "./apply.ts";
export { type Approval, approvalOf, digest, unapproved } from "./approval.ts";
export { type Change, changed, immutable, type Same } from "./change.ts";
export { deletedBy } from "./contents.ts";
export { defineResource } from "./define.ts";
export {
  DigestError,
  FilledError,
  GoalsError,
  NotApprovedError,
  NotConvergedError,
  RefusedError,
  ReplaceRefusedError,
  StaleError,
  UnapprovedError,
} from "./errors.ts";
export { fingerprint } from "./fingerprint.ts";
export type { Goal, GoalOptions } from "./goal.ts";
export { type Foresee, plan, planDestroy } from "./plan.ts";
export { isRecord } from "./record.ts";
export { shortName } from "./replace.ts";
export type { Planned, Resource, Shown, Status } from "./resource.ts";
export { isOwned, type Seal, type Sealed, sealOf } from "./seal.ts";
export { keyOf, type Operation, type Plan, type Step, type Subject } from "./step.ts";
export {
  hasUnknown,
  isUnknown,
  isUnknownText,
  shownId,
  type Unknown,
  unknown,
  unknownText,
  withTexts,
} from "./unknown.ts";

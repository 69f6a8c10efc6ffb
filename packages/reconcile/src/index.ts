export { type ApplyOptions, apply, destroy } from "./apply.ts";
export { type Change, changed, immutable, type Same } from "./change.ts";
export { digest, fingerprint } from "./digest.ts";
export {
  DigestError,
  GoalsError,
  ReplaceRefusedError,
  StaleError,
  UnapprovedError,
  UnsettledError,
} from "./errors.ts";
export type { Goal, GoalOptions } from "./goal.ts";
export { plan, planDestroy } from "./plan.ts";
export { type Condition, defineResource, type Resource } from "./resource.ts";
export { defineSet, type ResourceSet, type Wanted } from "./set.ts";
export { keyOf, type Plan, type Step, type Subject } from "./step.ts";
export { through } from "./through.ts";

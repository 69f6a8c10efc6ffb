import type { Change } from "./change.ts";

/** A thing that a goal is about, as people name it. */
export interface Subject {
  /** What a person would say: "private DNS link". */
  readonly kind: string;
  /** The vendor's full id, or the name where there is no id. */
  readonly name: string;
  /** Keys of the subjects that come before it. */
  readonly after: readonly string[];
  /** Why it is not well, when the vendor says that it failed. */
  readonly degraded?: string;
  /** The vendor's own change that was still going on when it was read. */
  readonly moving?: string;
  /** Why it stays as it is, when a destroy leaves it. */
  readonly left?: string;
}

/** One thing to do. Plain data. */
export interface Step extends Subject {
  readonly does: "create" | "update" | "replace" | "delete";
  readonly changes: readonly Change[];
}

/** All that is to be done, and what is well as it is. Plain data. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly settled: readonly Subject[];
}

/** Names a subject within a plan. */
export const keyOf = (subject: { readonly kind: string; readonly name: string }): string =>
  `${subject.kind} ${subject.name}`;

import type { Change } from "./change.ts";

/** A thing that a goal is about, as people name it. */
export interface Subject {
  /** What a person would say: "private DNS link". */
  readonly kind: string;
  /** The vendor's full ID, or the name where there is no ID. */
  readonly id: string;
  /** A word for where it is, if the ID does not say. */
  readonly where?: string;
  /** Keys of the subjects that come before it. */
  readonly after: readonly string[];
  /** Why it is not well, when the vendor says that it failed. */
  readonly failed?: string;
  /** The vendor's own change that was still going on when it was read. */
  readonly inProgress?: string;
  /** Why it stays as it is, when a destroy leaves it. */
  readonly left?: string;
}

/** What is done to a thing. */
export type Operation = "create" | "update" | "replace" | "delete";

/** One thing to do. Plain data. */
export interface Step extends Subject {
  readonly operation: Operation;
  /** A create and a replace have all fields of their body here. */
  readonly changes: readonly Change[];
  /** What else a delete removes, by ID. */
  readonly also?: readonly string[];
  /** What a delete would take along: it is not done while that is there. */
  readonly holds?: string;
  /** Why it will not be done, and what to do instead. */
  readonly refused?: string;
}

/** All that is to be done, and what is well as it is. Plain data. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly unchanged: readonly Subject[];
}

/** Names a subject within a plan. */
export const keyOf = (subject: { readonly kind: string; readonly id: string }): string =>
  `${subject.kind} ${subject.id}`;

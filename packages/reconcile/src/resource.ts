import type { Change } from "./change.ts";
import type { Seal } from "./seal.ts";

/** How a thing that exists is doing, apart from its fields. */
export interface Status {
  /** The vendor's change is still going on: its name for the state. */
  readonly inProgress?: string;
  /** The vendor says that it failed: why. */
  readonly failed?: string;
}

/** What one thing needs, and the body that the write sends. */
export type Planned<Body> =
  | { readonly operation: "none" }
  | { readonly operation: "create"; readonly body: Body }
  | { readonly operation: "update" | "replace"; readonly body: Body; readonly changes: readonly Change[] };

/** What a read will show of a thing once a step is done. */
export interface Shown {
  /** In the shape of the vendor's answer; values that only the cloud can give are unknown. */
  readonly body: unknown;
  /** Whether it is not there yet, so that nothing is within it either. */
  readonly isNew: boolean;
}

/**
 * One kind of resource: how to read it, what it takes to have it as wanted, and how to write that. `Reads` is a client
 * that cannot write: what reads and plans gets nothing else.
 */
export interface Resource<Want, Have, Body, Reads, Writes extends Reads = Reads> {
  /** What a person would say: "private DNS link". */
  readonly kind: string;
  id(want: Want): string;
  /**
   * Where it is, in one word, if its ID does not say: one of the same ID elsewhere is another thing, whose seal and approval
   * count for nothing. Names there differ by case.
   */
  where?(from: Reads): Promise<string>;
  /** Where its maker is recorded; `unsealed`: it is never deleted or replaced. */
  readonly seal: Seal<Have, Body>;
  /** Undefined when it does not exist. */
  read(want: Want, from: Reads): Promise<Have | undefined>;
  /**
   * The one place that compares and refuses: a refusal is thrown. Only about fields that the want names. What failed
   * gets an update even where no field differs.
   */
  plan(want: Want, have: Have | undefined, from: Reads): Promise<Planned<Body>> | Planned<Body>;
  /** Sends the planned body and nothing else. Throws a `StaleError` when someone else was faster. */
  create?(id: string, body: Body, to: Writes): Promise<unknown>;
  /** Absent: a difference is refused in the plan. */
  update?(have: Have, body: Body, to: Writes): Promise<unknown>;
  delete?(have: Have, to: Writes): Promise<unknown>;
  /** The IDs of all that it consists of, where it is more than one of the vendor's things. */
  parts?(have: Have): readonly string[];
  /** The IDs of what the vendor would delete with it without a word: it is not deleted while something is there. */
  contents?(have: Have, from: Reads): Promise<readonly string[]> | readonly string[];
  /**
   * What reads will show once a step is done, by ID: later steps of the job are planned over it. Absent: they see nothing
   * of it. Pure: it is given the client for where that is, and asks nothing.
   */
  shows?(id: string, body: Body, have: Have | undefined, from: Reads): Readonly<Record<string, Shown>>;
  /** Pure. Absent: whatever exists is well. */
  status?(have: Have): Status;
  /** Waits until a change that is going on has ended, well or not. */
  wait?(have: Have, from: Reads): Promise<unknown>;
  /** Writes that share this key happen one at a time. */
  lock?(want: Want): string;
  /** How long, in milliseconds, a fresh read may lag behind a write. */
  readonly readLagMs?: number;
  /** Fields whose values are secret, with all that is below them: a plan shows hashes of them. */
  readonly secrets?: readonly string[];
  /** It holds data, so it is never replaced: how to move instead. */
  readonly moveBy?: string;
}

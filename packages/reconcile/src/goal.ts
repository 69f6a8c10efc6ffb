import type { Shown } from "./resource.ts";
import type { Step, Subject } from "./step.ts";

/** What looking at one thing found: nothing to do, or a step and how to execute it. */
export interface Finding {
  readonly subject: Subject;
  readonly step?: Step;
  /** Whether it waits for a value that an earlier goal gives, and has to be planned again before it is executed. */
  readonly isOpen: boolean;
  /** What would be deleted with it, by ID. */
  readonly inside?: readonly string[];
  /** What reads will show once it is done, by ID. */
  readonly shows?: Readonly<Record<string, Shown>>;
  /** Whether Slipway made what is there; undefined when nothing is there, or nothing records it. */
  readonly isOwned?: boolean;
  execute(): Promise<unknown>;
}

/** How to look: `wait` lets a change that is still going on end first. */
export interface Inspection {
  readonly wait: boolean;
  readonly want: "present" | "absent";
}

/** A resource and its want, with the client that reaches it. Made by `defineResource`. */
export interface Goal<Have = unknown> {
  readonly kind: string;
  readonly id: string;
  readonly after: readonly Goal[];
  /** What it reads and writes with. */
  readonly client: unknown;
  /** Writes of goals that share this key happen one at a time. */
  readonly lock?: string;
  /** How long, in milliseconds, a fresh read may lag behind a write. */
  readonly readLagMs: number;
  /** What was there when it was last looked at. */
  readonly have: Have | undefined;
  /** Reads what is there, and decides nothing. */
  look(): Promise<void>;
  /** Reads the world and says what it would take. Writes nothing. */
  inspect(how: Inspection): Promise<Finding>;
}

export interface GoalOptions {
  readonly after?: readonly Goal[];
}

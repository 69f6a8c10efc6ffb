import type { Step, Subject } from "./step.ts";

/** What looking at one thing found: it is settled, or there is a step, and how to take it. */
export interface Finding {
  readonly subject: Subject;
  readonly step?: Step;
  take(): Promise<unknown>;
}

/** How to look: `wait` lets a change that is still going on end first. */
export interface Look {
  readonly wait: boolean;
  readonly want: "present" | "absent";
}

/** A resource and its want, or a set of them. Made by `defineResource` and `defineSet`. */
export interface Goal<Client, Have = unknown> {
  readonly kind: string;
  readonly name: string;
  readonly after: readonly Goal<Client>[];
  /** Writes of goals that share this key happen one at a time. */
  readonly alone?: string;
  /** How long, in milliseconds, a fresh read may lag behind a write. */
  readonly lag: number;
  /** What was there when it was last looked at. */
  readonly have: Have | undefined;
  /** Reads the world and says what it would take. Writes nothing. */
  look(client: Client, how: Look): Promise<Finding[]>;
}

export interface GoalOptions<Client> {
  readonly after?: readonly Goal<Client>[];
}

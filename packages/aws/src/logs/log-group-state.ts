import type { Tags } from "../client/tags.ts";

/** A log group as CloudWatch Logs has it. */
export interface LogGroupState {
  readonly name: string;
  readonly arn: string;
  /** Undefined when what is logged never expires. */
  readonly days: number | undefined;
  /** Read only where they are wanted, or it matters who made the group: it takes a request of its own. */
  readonly tags: Tags;
}

/** What is written of a log group: of a change what differs. */
export interface LogGroupBody {
  /** `never` is no number of AWS's: there it is a retention that is absent. */
  readonly retentionInDays?: number | "never";
  readonly tags?: Tags;
}

import type { Template } from "./template.ts";

/** A stack as CloudFormation has it. */
export interface StackState {
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly reason: string;
  /** Undefined when it is not JSON, so none of ours; or when it was not asked for. */
  readonly template: Template | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Whether someone's last detection of drift found any. */
  readonly isDrifted: boolean;
}

/** What is written of a stack. */
export interface StackBody {
  readonly Template: Template;
  /** All that it is to have; absent leaves them as they are. */
  readonly Tags?: Readonly<Record<string, string>>;
}

export const isMoving = ({ status }: Pick<StackState, "status">): boolean =>
  status.endsWith("_IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS";

/** It never came to be: all that can be done is to delete it and create it again. */
export const isStillborn = ({ status }: StackState): boolean =>
  /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED)$/.test(status);

/** An update failed and could not be undone: what is left of that comes first. */
export const isHalfUndone = ({ status }: StackState): boolean => status === "UPDATE_ROLLBACK_FAILED";

export const hasFailed = (stack: StackState): boolean =>
  isStillborn(stack) || isHalfUndone(stack) || /^(UPDATE_FAILED|DELETE_FAILED)$/.test(stack.status);

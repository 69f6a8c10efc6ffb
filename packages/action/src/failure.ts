import { adviceOn, type Denied } from "./advice.ts";
import type { Inputs } from "./input.ts";

/** An error that knows what to do about it, in a sentence or two. */
export interface Remedied {
  readonly remedy?: string;
  /** What of a body was refused. */
  readonly denials?: readonly Denied[];
}

/** One thing that went wrong, ready to be reported. */
export interface Failure {
  readonly what: string;
  readonly remedy?: string;
  /** Whether all that is wrong is that something is not there: another failure of the job may be why. */
  readonly missing?: true;
}

/** A failure in one text. */
export const formatFailure = ({ what, remedy }: Failure): string => (remedy === undefined ? what : `${what} ${remedy}`);

/**
 * What a user of these inputs reads of an error, with those named that the user can give: a workflow that calls the action
 * says which it offers. Never a stack trace: that is for whoever debugs. */
export function failures(error: unknown, inputs: Inputs = {}, offered?: string): Failure[] {
  if (error instanceof AggregateError) return error.errors.flatMap((each) => failures(each, inputs, offered));
  if (!(error instanceof Error)) return [crash(String(error))];
  if (error.name === "AbortError" && error.cause instanceof Error) return failures(error.cause, inputs, offered);
  if (isOurFault(error)) return [crash(`${error.name}: ${error.message}`)];
  const { remedy, denials = [] } = error as Remedied;
  const missing = error.name === "MissingError" ? { missing: true as const } : {};
  if (remedy === undefined) return [{ what: error.message, ...missing }];
  return [{ what: error.message, remedy: `${remedy}${adviceOn(denials, inputs, offered)}`, ...missing }];
}

/** Below an action nothing throws a bare `Error`: one of JavaScript's own names means that we did not expect it. */
const isOurFault = (error: Error): boolean =>
  /^(Error|(Type|Range|Reference|Syntax|Eval|URI|Assertion)Error)$/.test(error.name);

const crash = (what: string): Failure => ({
  what: `This is a mistake in Slipway, not in your inputs: ${what}`,
  remedy:
    "Please report it with this message at the repository of the action. Running again is safe; with debug logging on, the log has the details.",
});

/** An error that knows what to do about it, in a sentence or two. */
export interface Remedied {
  readonly remedy?: string;
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

/** What a user reads of an error. Never a stack trace: that is for whoever debugs. */
export function failures(error: unknown): Failure[] {
  if (error instanceof AggregateError) return error.errors.flatMap(failures);
  if (!(error instanceof Error)) return [crash(String(error))];
  if (error.name === "AbortError" && error.cause instanceof Error) return failures(error.cause);
  if (isOurFault(error)) return [crash(`${error.name}: ${error.message}`)];
  const { remedy } = error as Remedied;
  const missing = error.name === "MissingError" ? { missing: true as const } : {};
  return [{ what: error.message, ...(remedy === undefined ? {} : { remedy }), ...missing }];
}

/** Below an action nothing throws a bare `Error`: one of JavaScript's own names means that we did not expect it. */
const isOurFault = (error: Error): boolean =>
  /^(Error|(Type|Range|Reference|Syntax|Eval|URI|Assertion)Error)$/.test(error.name);

const crash = (what: string): Failure => ({
  what: `This is a mistake in Slipway, not in your inputs: ${what}`,
  remedy:
    "Please report it with this message at the repository of the action. Running again is safe; with debug logging on, the log has the details.",
});

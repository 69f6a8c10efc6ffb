import type { Inputs } from "./input.ts";

/** An error that knows what to do about it, in a sentence or two. */
export interface Remedied {
  readonly remedy?: string;
  /** The fields for which a body was refused, as paths in it. */
  readonly fields?: readonly string[];
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

/** What a user of these inputs reads of an error. Never a stack trace: that is for whoever debugs. */
export function failures(error: unknown, inputs: Inputs = {}): Failure[] {
  if (error instanceof AggregateError) return error.errors.flatMap((each) => failures(each, inputs));
  if (!(error instanceof Error)) return [crash(String(error))];
  if (error.name === "AbortError" && error.cause instanceof Error) return failures(error.cause, inputs);
  if (isOurFault(error)) return [crash(`${error.name}: ${error.message}`)];
  const { remedy, fields = [] } = error as Remedied;
  const missing = error.name === "MissingError" ? { missing: true as const } : {};
  if (remedy === undefined) return [{ what: error.message, ...missing }];
  return [{ what: error.message, remedy: `${remedy}${advice(fields, inputs)}`, ...missing }];
}

/** The inputs that decide the refused fields, as they would be written. */
function advice(fields: readonly string[], inputs: Inputs): string {
  const refused = new Set(
    fields.map((field) =>
      field
        .replace(/^properties\./, "")
        .split("[")[0]
        ?.toLowerCase(),
    ),
  );
  const set = Object.entries(inputs).flatMap(([name, { decides }]) => {
    if (decides === undefined || !refused.has(decides.field.toLowerCase())) return [];
    return decides.value === undefined ? name : `${name}: ${decides.value}`;
  });
  return set.length === 0 ? "" : ` For that, set ${set.join(" and ")}.`;
}

/** Below an action nothing throws a bare `Error`: one of JavaScript's own names means that we did not expect it. */
const isOurFault = (error: Error): boolean =>
  /^(Error|(Type|Range|Reference|Syntax|Eval|URI|Assertion)Error)$/.test(error.name);

const crash = (what: string): Failure => ({
  what: `This is a mistake in Slipway, not in your inputs: ${what}`,
  remedy:
    "Please report it with this message at the repository of the action. Running again is safe; with debug logging on, the log has the details.",
});

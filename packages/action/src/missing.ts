import type { Failure } from "./failure.ts";
import { RemediedError } from "./remedied-error.ts";

/** Something that this action does not make, and needs, is not there. */
export class MissingError extends RemediedError {
  override readonly name = "MissingError";
}

/** What is asked for cannot be had in the state that things are in. */
export class UnfitError extends RemediedError {
  override readonly name = "UnfitError";
}

/** What an error says is not there, if that is all it says: then it is no mistake where that is still to be made. */
export function missing(error: unknown): string[] | undefined {
  if (error instanceof MissingError) return [error.message];
  if (!(error instanceof AggregateError)) return undefined;
  const each = error.errors.map(missing);
  return each.every((one) => one !== undefined) ? each.flat() : undefined;
}

/** The same with what helps whoever plans or checks in one job with the steps that make what is missing. */
export const hinted = ({ what, remedy = "" }: Failure): Failure => ({
  what,
  remedy: `${remedy} Where an earlier step makes it, give that step's output drift to the input pending.`.trim(),
});

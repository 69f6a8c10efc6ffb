/** Something that this action does not make, and needs, is not there. */
export class MissingError extends Error {
  override readonly name = "MissingError";
  readonly remedy: string;

  constructor(what: string, remedy: string) {
    super(what);
    this.remedy = remedy;
  }
}

/** What is asked for cannot be had in the state that things are in. */
export class UnfitError extends Error {
  override readonly name = "UnfitError";
  readonly remedy: string;

  constructor(what: string, remedy: string) {
    super(what);
    this.remedy = remedy;
  }
}

/** What an error says is not there, if that is all it says: then it is no mistake where that is still to be made. */
export function missing(error: unknown): string[] | undefined {
  if (error instanceof MissingError) return [error.message];
  if (!(error instanceof AggregateError)) return undefined;
  const each = error.errors.map(missing);
  return each.every((one) => one !== undefined) ? each.flat() : undefined;
}

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

import { RemediedError } from "./remedied-error.ts";

/** Something that this action does not make, and needs, is not there. */
export class MissingError extends RemediedError {
  override readonly name = "MissingError";
}

/** What is asked for cannot be had in the state that things are in. */
export class UnfitError extends RemediedError {
  override readonly name = "UnfitError";
}

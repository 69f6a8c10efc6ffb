import { RemediedError } from "@slipway/action";

/** ARM pointed us at a host that the token is not for. */
export class ForeignHostError extends RemediedError {
  override readonly name = "ForeignHostError";

  constructor(
    what: string,
    remedy = "Check the ARM endpoint in the inputs: an operation is read from the host that it was started at.",
  ) {
    super(what, remedy);
  }
}

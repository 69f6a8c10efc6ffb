import { RemediedError } from "@slipway/action";

/** A kubeconfig, or what it tells to run, does not let us in. */
export class KubeconfigError extends RemediedError {
  override readonly name = "KubeconfigError";
}

/** The API server did not answer, however often it was asked. */
export class NoAnswerError extends RemediedError {
  override readonly name = "NoAnswerError";
}

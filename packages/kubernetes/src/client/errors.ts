import { RemediedError } from "@slipway/action";

/** A kubeconfig, or a plugin that it names, gives no access. */
export class KubeconfigError extends RemediedError {
  override readonly name = "KubeconfigError";
}

/** The API server answered none of several tries. */
export class NoAnswerError extends RemediedError {
  override readonly name = "NoAnswerError";
}

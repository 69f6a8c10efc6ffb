/** A kubeconfig, or what it tells to run, does not let us in. */
export class KubeconfigError extends Error {
  override readonly name = "KubeconfigError";
  readonly remedy: string;

  constructor(what: string, remedy: string, options: ErrorOptions = {}) {
    super(what, options);
    this.remedy = remedy;
  }
}

/** The API server did not answer, however often it was asked. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  readonly remedy: string;

  constructor(what: string, remedy: string) {
    super(what);
    this.remedy = remedy;
  }
}

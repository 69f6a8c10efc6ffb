/** Something outside of our code went wrong, and this is what to do about it. Those who throw it give it a name of its own. */
export class RemediedError extends Error {
  readonly remedy: string;

  constructor(what: string, remedy: string, options?: ErrorOptions) {
    super(what, options);
    this.remedy = remedy;
  }
}

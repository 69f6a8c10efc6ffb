/**
 * What to do about a refusal, as data. `retry`: "busy" means that another change is in the way, so look again later
 * and decide again; "passing" means to send the same again; "replication" means that something just created is not
 * known everywhere yet; "no" is final.
 */
export interface Remedy {
  readonly code: RegExp;
  /** Where one code means several things: a pattern of the message. */
  readonly message?: RegExp;
  readonly retry: "no" | "busy" | "passing" | "replication";
  readonly say: string;
}

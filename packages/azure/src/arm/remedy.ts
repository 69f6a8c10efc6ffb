import type { Denial } from "./policy-violation.ts";

/**
 * What to do about a refusal, as data: the summary quotes it, docs/troubleshooting.md lists it.
 * `retry`: "busy" means that another operation is in the way, so look again later and decide again; "passing" means
 * to send the same again; "replication" means that something just made is not known everywhere yet, and "grant" that a
 * role which was just assigned does not count everywhere yet; "no" is final.
 */
export interface Remedy {
  readonly code: string | RegExp;
  /** Where one code means several things: what the message has to say. */
  readonly message?: RegExp;
  readonly retry: "no" | "busy" | "passing" | "replication" | "grant";
  readonly say: string;
  /** The field of the body that the refusal is about, where a policy denies what a service makes of it. */
  readonly field?: string;
}

/** A remedy for one refusal, with what policies deny. */
export interface Advice extends Remedy {
  readonly denials: readonly Denial[];
}

/** A refusal that stays one, however often the request is sent. */
export const final = (code: string | RegExp, say: string, message?: RegExp): Remedy => ({
  code,
  retry: "no",
  say,
  ...(message ? { message } : {}),
});
/** Something else is in the way now. */
export const busy = (code: string | RegExp, say: string, message?: RegExp): Remedy => ({
  code,
  retry: "busy",
  say,
  ...(message ? { message } : {}),
});

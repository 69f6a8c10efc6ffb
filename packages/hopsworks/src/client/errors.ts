import type { HttpAnswer } from "@slipway/action/http";
import { remedyFor } from "../remedies.ts";

/** The managed service may be gone: then a person can still do by its form, or that of its successor, what a plan says. */
const form = "The output payload has what the form of a new cluster asks for.";

/** A request that Hopsworks refused, or did not answer. */
export class HopsworksError extends Error {
  override readonly name = "HopsworksError";
  readonly status: number;
  readonly remedy: string;
  /** How long to wait before the same may be sent again, in milliseconds; undefined when it is final. */
  readonly rest: number | undefined;

  constructor(attempted: string, code: number, message: string, headers: HttpAnswer["headers"] = {}) {
    super(`${attempted} was refused with ${code}: ${message.slice(0, 500) || "The answer was empty."}`);
    const { say, retry } = remedyFor(code, message);
    this.status = code;
    this.remedy = say;
    const after = Number(headers["retry-after"]);
    this.rest = retry === "no" ? undefined : Number.isFinite(after) ? after * 1_000 : 5_000;
  }
}

/** No one answered. */
export class SilentError extends Error {
  override readonly name = "SilentError";
  readonly remedy: string;

  constructor(attempted: string, host: string, tries: number, why: string) {
    super(`${attempted} got no answer of ${host} in ${tries} tries: ${why}`);
    this.remedy = `Check the input api, and that the runner reaches ${host}. If the service is no longer there, leave api-key out. ${form}`;
  }
}

import type { HttpAnswer } from "@slipway/action/http";
import { remedyFor } from "../remedies.ts";

/** A request that GitHub refused, or did not answer. */
export class GithubError extends Error {
  override readonly name = "GithubError";
  readonly status: number;
  readonly remedy: string;
  readonly #passing: boolean;
  readonly #headers: HttpAnswer["headers"];

  constructor(attempted: string, { status, headers, text }: HttpAnswer) {
    const message = messageOf(text);
    const needed = headers["x-accepted-github-permissions"];
    super(`${attempted} was refused with ${status}: ${message}${needed ? ` (it needs ${needed})` : ""}`);
    const { say, retry } = remedyFor(status, message);
    this.status = status;
    this.remedy = say;
    this.#passing = retry === "passing";
    this.#headers = headers;
  }

  /** Nothing answered. */
  static silent(attempted: string, tries: number, why: string): GithubError {
    const message = JSON.stringify({ message: `No whole answer in ${tries} tries: ${why}` });
    return new GithubError(attempted, { status: 503, headers: {}, text: message });
  }

  /** A page of a list points to another host. */
  static foreign(there: URL, home: URL): GithubError {
    const message = JSON.stringify({ message: `It was not sent: the token is for ${home.origin} only.` });
    return new GithubError(`GET ${there.origin}`, { status: 400, headers: {}, text: message });
  }

  /** How long to wait before the same may be sent again, in milliseconds; undefined when it is final. */
  rest(now: number): number | undefined {
    if (!this.#passing) return undefined;
    const after = Number(this.#headers["retry-after"]);
    if (Number.isFinite(after)) return after * 1_000;
    const reset = Number(this.#headers["x-ratelimit-reset"]);
    if (this.#headers["x-ratelimit-remaining"] === "0" && reset > 0) return Math.max(1_000, reset * 1_000 - now);
    return 5_000;
  }
}

function messageOf(text: string): string {
  try {
    const { message, errors = [] } = JSON.parse(text) as { message?: string; errors?: readonly unknown[] };
    return [message ?? text, ...errors.map((error) => JSON.stringify(error))].join(" ").slice(0, 500);
  } catch {
    return text.slice(0, 300) || "The answer was empty.";
  }
}

import type { Answer, Audit } from "../../service.ts";
import { StatusError } from "../status.ts";

/** A refusal as an answer. */
export function refusal(error: StatusError, audit: Audit): Answer {
  if (error.form === "page")
    return {
      status: error.code,
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: `${error.message}\n`,
      audit,
    };
  const wait = error.details?.retryAfterSeconds;
  return {
    status: error.code,
    ...(wait ? { headers: { "retry-after": String(wait) } } : {}),
    body: error.status(),
    audit,
  };
}

/** Answer; what is refused on the way is a Status, and counts for the same permission. */
export function audited(audit: Audit, run: () => Answer): Answer {
  try {
    return { audit, ...run() };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return refusal(error, audit);
  }
}

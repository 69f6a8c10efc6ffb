import { deepestOf, type ErrorBody } from "./error-body.ts";
import type { Denial } from "./policy-violation.ts";
import type { Advice, Remedy } from "./remedy.ts";

/** A request that Azure refused, or an operation that it accepted and then failed. */
export class ArmError extends Error {
  override readonly name = "ArmError";
  readonly attempted: string;
  readonly status: number;
  readonly body: ErrorBody;
  readonly remedy: string;
  readonly retry: Remedy["retry"];
  /** What policies deny. */
  readonly denials: readonly Denial[];
  /** What Microsoft's support asks for. */
  readonly requestId: string | undefined;

  /** With what to do about it, which is loaded only where there is a refusal. */
  static async refused(attempted: string, status: number, body: ErrorBody, requestId?: string): Promise<ArmError> {
    const { remedyFor } = await import("../remedies.ts");
    const path = /\/\S*/.exec(attempted)?.[0] ?? "";
    return new ArmError(attempted, status, body, remedyFor(status, body, deepestOf(body), path), requestId);
  }

  private constructor(
    attempted: string,
    status: number,
    body: ErrorBody,
    { say, retry, denials }: Advice,
    requestId: string | undefined,
  ) {
    const deepest = deepestOf(body);
    const codes = deepest.code === body.code ? body.code : `${body.code}/${deepest.code}`;
    super(
      `${attempted} was refused with ${status} ${codes}: ${deepest.message}${requestId ? ` (request ${requestId})` : ""}`,
    );
    this.attempted = attempted;
    this.status = status;
    this.body = body;
    this.requestId = requestId;
    this.remedy = say;
    this.retry = retry;
    this.denials = denials;
  }

  /** The outer code, by which decisions are made. */
  get code(): string {
    return this.body.code;
  }
}

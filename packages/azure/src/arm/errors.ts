import { deepestOf, type ErrorBody } from "./error-body.ts";
import type { Advice, Remedy } from "./remedy.ts";

/** A request that Azure refused, or an operation that it accepted and then failed. */
export class ArmError extends Error {
  override readonly name = "ArmError";
  readonly attempted: string;
  readonly status: number;
  readonly body: ErrorBody;
  readonly remedy: string;
  readonly retry: Remedy["retry"];
  /** The fields of the body that policies deny, as paths in it. */
  readonly fields: readonly string[];
  /** What Microsoft's support asks for. */
  readonly requestId: string | undefined;

  /** With what to do about it, which is loaded only where there is a refusal. */
  static async refused(attempted: string, status: number, body: ErrorBody, requestId?: string): Promise<ArmError> {
    const { remedyFor } = await import("../remedies.ts");
    return new ArmError(attempted, status, body, remedyFor(status, body, deepestOf(body)), requestId);
  }

  private constructor(
    attempted: string,
    status: number,
    body: ErrorBody,
    { say, retry, fields }: Advice,
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
    this.fields = fields;
  }

  /** The outer code, by which decisions are made. */
  get code(): string {
    return this.body.code;
  }
}

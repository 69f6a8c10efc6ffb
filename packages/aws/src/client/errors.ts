import type { Remedy } from "./remedy.ts";

/** A request that AWS refused. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly status: number;
  readonly code: string;
  readonly remedy: string;
  readonly retry: Remedy["retry"];

  /** With what to do about it, which is loaded only where there is a refusal. */
  static async refused(attempted: string, refusal: Refusal): Promise<AwsError> {
    const { remedyFor } = await import("../remedies.ts");
    return new AwsError(attempted, refusal, remedyFor(refusal.status, refusal.code, refusal.message));
  }

  private constructor(attempted: string, { status, code, message, requestId }: Refusal, { say, retry }: Remedy) {
    super(
      `${attempted} was refused with ${status} ${code}: ${message}${requestId === undefined ? "" : ` (request ${requestId})`}`,
    );
    this.status = status;
    this.code = code;
    this.remedy = say;
    this.retry = retry;
  }
}

/** Whether someone may not do what was asked. EC2 has a code of its own for it. */
export const isDenied = (error: unknown): error is AwsError =>
  error instanceof AwsError && /^(AccessDenied|UnauthorizedOperation)/.test(error.code);

/** A refusal, whatever the protocol. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  /** How long to wait, in milliseconds, where the service says so. */
  readonly retryAfter?: number;
}

/** The refusal in an error of the vendor's SDK. Undefined when no whole answer came. */
export function refusalIn(error: Error): Refusal | undefined {
  if (!("$fault" in error)) return undefined;
  const {
    $metadata = {},
    $response,
    Code,
  } = error as Error & {
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
    readonly Code?: string;
  };
  const { httpStatusCode: status = 0, requestId } = $metadata;
  if (status < 400) return undefined;
  const seconds = $response?.headers?.["retry-after"] ?? "";
  const wait = /^\d+$/.test(seconds) ? { retryAfter: Number(seconds) * 1_000 } : {};
  return { status, code: Code ?? error.name, message: error.message, requestId, ...wait };
}

import { type Remedy, remedyFor } from "../remedies.ts";

/** A request that AWS refused. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly status: number;
  readonly code: string;
  readonly remedy: string;
  readonly retry: Remedy["retry"];

  constructor(attempted: string, { status, code, said, requestId }: Refusal) {
    super(
      `${attempted} was refused with ${status} ${code}: ${said}${requestId === undefined ? "" : ` (request ${requestId})`}`,
    );
    this.status = status;
    this.code = code;
    const { say, retry } = remedyFor(status, code, said);
    this.remedy = say;
    this.retry = retry;
  }
}

/** What a refusal says, in whichever protocol. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly said: string;
  readonly requestId: string | undefined;
  /** How long to wait, in milliseconds, where it says so. */
  readonly retryAfter?: number;
}

/** The refusal in an error of the vendor's SDK; undefined when nothing was refused, but no whole answer came. */
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
  return { status, code: Code ?? error.name, said: error.message, requestId, ...wait };
}

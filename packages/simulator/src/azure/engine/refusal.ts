import type { Json, JsonObject } from "./json.ts";

/** Why ARM or a resource provider refuses: thrown below the service, which answers it in the vendor's error shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly extra: JsonObject;
  /** ARM itself answered; the resource provider never saw the request. */
  readonly gateway: boolean;
  /** Sent as `{code, message}` without the `error` around it, as some providers do. */
  readonly bare: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      extra?: JsonObject;
      gateway?: boolean;
      bare?: boolean;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = more.extra ?? {};
    this.gateway = more.gateway ?? false;
    this.bare = more.bare ?? false;
    this.headers = more.headers ?? {};
  }

  /** `{code, message, …}` as it stands in an error body or in a failed operation. */
  error(): JsonObject {
    return { code: this.code, message: this.message, ...this.extra };
  }

  body(): Json {
    return this.bare ? this.error() : { error: this.error() };
  }
}

/** A refusal by ARM's own front door. */
export const gateway = (status: number, code: string, message: string, extra: JsonObject = {}): Refusal =>
  new Refusal(status, code, message, { gateway: true, extra });

/** 400 by a resource provider. */
export const badRequest = (code: string, message: string, extra: JsonObject = {}): Refusal =>
  new Refusal(400, code, message, { extra });

/** 409 by a resource provider. */
export const conflict = (code: string, message: string, extra: JsonObject = {}): Refusal =>
  new Refusal(409, code, message, { extra });

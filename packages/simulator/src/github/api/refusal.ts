import type { Answer } from "../../service.ts";

/** One field that was not accepted. */
export interface FieldError {
  readonly resource: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "custom" | "unprocessable";
  readonly field?: string;
  readonly value?: unknown;
  readonly message?: string;
}

/** A refusal in GitHub's own shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly page: string;

  constructor(
    status: number,
    message: string,
    page = "",
    errors?: readonly FieldError[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.page = page;
    this.errors = errors;
    this.headers = headers;
  }

  answer(): Answer {
    return {
      status: this.status,
      headers: this.headers,
      body: {
        message: this.message,
        ...(this.errors ? { errors: this.errors } : {}),
        documentation_url: `https://docs.github.com/rest${this.page}`,
        status: String(this.status),
      },
    };
  }
}

/** It is not there, or the caller must not know that it is. */
export const notFound = (page = ""): Refusal => new Refusal(404, "Not Found", page);

/** A field is missing or unfit. */
export const invalid = (page: string, ...errors: FieldError[]): Refusal =>
  new Refusal(422, "Validation Failed", page, errors);

/** The caller sees it, but its token lacks a permission. */
export const notAccessible = (kind: "installation" | "user", page = ""): Refusal =>
  new Refusal(
    403,
    kind === "installation"
      ? "Resource not accessible by integration"
      : "Resource not accessible by personal access token",
    page,
  );

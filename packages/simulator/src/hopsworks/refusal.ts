import type { Answer } from "../service.ts";

/** A refusal in the service's envelope: its code counts, which is the HTTP status too. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }

  answer(): Answer {
    return {
      status: this.code,
      body: { apiVersion: "v1", status: "error", code: this.code, message: this.message },
    };
  }
}

import type { Answer } from "../../../service.ts";

/** A refusal in the envelope of Key Vault: what is behind the code stands in an inner one. */
export const refuse = (status: number, code: string, message: string, inner?: string): Answer => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
});

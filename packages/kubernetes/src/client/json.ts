import { hasUnknown } from "@slipway/reconcile";

/** A body as it is sent. A value that is not known yet never is. */
export function jsonOf(path: string, body: object): string {
  if (hasUnknown(body)) throw new Error(`A value of ${path} that is not known yet would have been sent.`);
  return JSON.stringify(body);
}

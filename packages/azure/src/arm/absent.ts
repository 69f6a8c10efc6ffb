import type { Run } from "@slipway/action";
import { ArmError } from "./errors.ts";
import { isGroupGone } from "./group-gone.ts";

/**
 * Whether a read found that it, or what it is within, does not exist. A missing resource group is someone's mistake,
 * and an error; not to a destroy.
 */
export function isAbsent(error: unknown, run: Run): boolean {
  const { status, code } = error instanceof ArmError ? error : { status: 0, code: "" };
  return (status === 404 && !/^(ResourceGroup|Subscription)NotFound$/.test(code)) || isGroupGone(error, run);
}

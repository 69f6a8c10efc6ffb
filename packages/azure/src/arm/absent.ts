import type { Run } from "@slipway/action";
import { ArmError } from "./errors.ts";
import { isGroupGone } from "./group-gone.ts";

/**
 * Whether a read found that it, or what it is within, does not exist. A missing resource group is someone's mistake,
 * and an error; not to a destroy.
 */
export function isAbsent(error: unknown, run: Run): boolean {
  const isMissing = error instanceof ArmError && error.status === 404;
  return (isMissing && !/^(ResourceGroup|Subscription)NotFound$/.test(error.code)) || isGroupGone(error, run);
}

import type { Run } from "@slipway/action";
import { ArmError } from "./errors.ts";

/** Whether a destroy finds that a resource group does not exist: then what was in it is gone as well, which is said once. */
export function isGroupGone(error: unknown, run: Run): boolean {
  if (run.mode !== "destroy" || !(error instanceof ArmError) || error.code !== "ResourceGroupNotFound") return false;
  run.warn(`${error.body.message} Everything in it is gone too.`);
  return true;
}

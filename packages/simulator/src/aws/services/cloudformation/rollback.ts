import { lookup } from "../../../world/table.ts";
import type { Call, Fields } from "../../engine/operation.ts";
import { roleOf } from "./acting.ts";
import { start } from "./progress.ts";
import type { StackContext } from "./stack-client.ts";
import { recordEvent, type Stack, theStack } from "./state.ts";
import { invalid } from "./template.ts";

/** What is to be skipped counts as undone; only what failed can be. */
function skip({ world }: StackContext, stack: Stack, names: readonly string[]): void {
  for (const name of names) {
    const resource = lookup(stack.resources, name);
    if (!resource?.status.endsWith("_FAILED"))
      throw invalid(`Resource [${name}] cannot be skipped: only those whose rollback has failed can be.`);
  }
  for (const name of names) {
    const resource = lookup(stack.resources, name);
    if (resource) recordEvent(world, stack, resource, "UPDATE_COMPLETE");
  }
}

/** Go on with the rollback of an update where it could not: what failed is tried again, or skipped. */
export function continueRollback(context: StackContext, call: Call): Fields {
  const stack = theStack(call, call.need("StackName"), "brackets");
  const { halted } = stack;
  if (stack.status !== "UPDATE_ROLLBACK_FAILED" || halted === undefined)
    throw invalid(`Stack:${stack.id} is in ${stack.status} state and can not continue to roll back an update.`);
  const names = call.texts("ResourcesToSkip");
  skip(context, stack, names);
  const roleArn = roleOf(call);
  if (roleArn !== undefined) stack.wanted = { ...stack.wanted, roleArn };
  delete stack.halted;
  const steps = halted.filter(({ logicalId }) => !names.includes(logicalId));
  start(context, stack, "UPDATE_ROLLBACK", steps, "User Initiated");
  return {};
}

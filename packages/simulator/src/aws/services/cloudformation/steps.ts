import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { AwsRefusal } from "../../engine/operation.ts";
import { scopeOf } from "./plan.ts";
import { resolvedProperties } from "./resolve.ts";
import { checkReads, type StackContext, stackClient } from "./stack-client.ts";
import { type Resource, recordEvent, type Stack, type Step } from "./state.ts";

const isGone = (code: string): boolean => /NotFound|^NoSuchEntity$/.test(code);

/**
 * Remove what a stack made. What is gone already is no failure: a handler says NotFound, and CloudFormation passes over it
 * (aws-cloudformation/aws-cloudformation-resource-providers-ses#9).
 */
function remove(context: StackContext, stack: Stack, { type, logicalId, properties, id }: Resource): void {
  try {
    context.handlers[type]?.remove(stackClient(context, stack, logicalId, properties), id);
  } catch (error) {
    if (!(error instanceof AwsRefusal) || !isGone(error.code)) throw error;
  }
}

/** How the handler words a refusal of the service; what is wrong in the template no handler sees (aws-samples/1click-hpc#1). */
export function failureReason(world: World, type: string, { message, status, code }: AwsRefusal): string {
  if (message.startsWith("Template error: ")) return message;
  const service = type.split("::")[1] ?? "";
  const handler = isGone(code)
    ? "NotFound"
    : code.includes("Duplicate") || code.includes("AlreadyExists")
      ? "AlreadyExists"
      : "InvalidRequest";
  const name = service.charAt(0) + service.slice(1).toLowerCase();
  return `Resource handler returned message: "${message} (Service: ${name}, Status Code: ${status}, Request ID: ${world.ids.uuid()})" (RequestToken: ${world.ids.uuid()}, HandlerErrorCode: ${code.includes("Unauthorized") || code === "AccessDenied" ? "AccessDenied" : handler})`;
}

/** Begin a step; gives the seconds it takes. */
export function beginStep(context: StackContext, stack: Stack, step: Step): number {
  const { world, handlers } = context;
  const { logicalId } = step;
  if (step.action === "remove") {
    const before = step.before;
    if (!before || before.id === "") return 0;
    recordEvent(world, stack, before, "DELETE_IN_PROGRESS");
    if (before.retain) return 0;
    remove(context, stack, before);
    return handlers[before.type]?.seconds ?? 1;
  }
  const scope = scopeOf(world, stack, stack.wanted, handlers);
  const { type = "", retain = false } = lookup(scope.template.resources, logicalId) ?? {};
  const handler = handlers[type];
  const properties = resolvedProperties(scope, logicalId);
  const client = stackClient(context, stack, logicalId, properties);
  const have = lookup(stack.resources, logicalId);
  if (step.action === "change" && have && handler?.change) {
    step.before = { ...have };
    recordEvent(world, stack, have, "UPDATE_IN_PROGRESS");
    handler.change(client, have.id, have.properties);
    have.properties = properties;
    have.attributes = handler.attributes?.(have.id, properties) ?? have.attributes;
    return handler.seconds;
  }
  const resource: Resource = { logicalId, type, id: "", attributes: {}, properties, status: "", at: "", retain };
  if (have && step.action === "replace") step.before = have;
  const replaced = step.action === "replace";
  if (replaced && have) {
    recordEvent(
      world,
      stack,
      have,
      "UPDATE_IN_PROGRESS",
      "Requested update requires the creation of a new physical resource; hence creating one.",
    );
  }
  define(stack.resources, logicalId, resource);
  if (!replaced) recordEvent(world, stack, resource, "CREATE_IN_PROGRESS");
  const made = handler?.make(client) ?? { id: logicalId, attributes: {} };
  resource.id = made.id;
  resource.attributes = made.attributes;
  if (handler) checkReads(context, stack, handler.permissions);
  recordEvent(
    world,
    stack,
    resource,
    replaced ? "UPDATE_IN_PROGRESS" : "CREATE_IN_PROGRESS",
    "Resource creation Initiated",
  );
  return handler?.seconds ?? 1;
}

/** The step has taken its time. */
export function endStep(world: World, stack: Stack, step: Step): void {
  if (step.action === "remove") {
    const { before } = step;
    if (!before) return;
    recordEvent(world, stack, before, before.retain ? "DELETE_SKIPPED" : "DELETE_COMPLETE");
    if (
      lookup(stack.resources, step.logicalId) === before ||
      lookup(stack.resources, step.logicalId)?.id === before.id
    ) {
      delete stack.resources[step.logicalId];
    }
    return;
  }
  const resource = lookup(stack.resources, step.logicalId);
  if (resource) recordEvent(world, stack, resource, step.action === "make" ? "CREATE_COMPLETE" : "UPDATE_COMPLETE");
}

/** Remove what an update has replaced; a failure is recorded and does not undo the update. */
export function clearAway(context: StackContext, stack: Stack, before: Resource): void {
  const { world } = context;
  recordEvent(world, stack, before, "DELETE_IN_PROGRESS");
  try {
    remove(context, stack, before);
    recordEvent(world, stack, before, "DELETE_COMPLETE");
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    recordEvent(world, stack, before, "DELETE_FAILED", failureReason(world, before.type, error));
  }
}

import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { AwsRefusal, isFields, type Value } from "../../engine/operation.ts";
import { handsOf, type Workshop } from "./hands.ts";
import { declared, scopeOf } from "./plan.ts";
import { resolve, resolvedProperties } from "./resolve.ts";
import { cloudFormation, type Resource, type Run, type Stack, type Step, tell, type Wanted } from "./state.ts";

export const stepDue = "aws-cloudformation-step";

export interface StepDue {
  readonly stack: string;
  readonly next: number;
  readonly kind: Run["kind"];
}

const inProgress: Record<Run["kind"], string> = {
  CREATE: "CREATE_IN_PROGRESS",
  UPDATE: "UPDATE_IN_PROGRESS",
  DELETE: "DELETE_IN_PROGRESS",
  ROLLBACK: "ROLLBACK_IN_PROGRESS",
  UPDATE_ROLLBACK: "UPDATE_ROLLBACK_IN_PROGRESS",
};

const complete: Record<Run["kind"], string> = {
  CREATE: "CREATE_COMPLETE",
  UPDATE: "UPDATE_COMPLETE",
  DELETE: "DELETE_COMPLETE",
  ROLLBACK: "ROLLBACK_COMPLETE",
  UPDATE_ROLLBACK: "UPDATE_ROLLBACK_COMPLETE",
};

/** The handler's words around a refusal of the service. */
function told(world: World, type: string, { message, status, code }: AwsRefusal): string {
  const service = type.split("::")[1] ?? "";
  const handler = code.includes("NotFound")
    ? "NotFound"
    : code.includes("Duplicate") || code.includes("AlreadyExists")
      ? "AlreadyExists"
      : "InvalidRequest";
  const name = service.charAt(0) + service.slice(1).toLowerCase();
  return `Resource handler returned message: "${message} (Service: ${name}, Status Code: ${status}, Request ID: ${world.ids.uuid()})" (RequestToken: ${world.ids.uuid()}, HandlerErrorCode: ${code.includes("Unauthorized") || code === "AccessDenied" ? "AccessDenied" : handler})`;
}

function begin(shop: Workshop, stack: Stack, step: Step): number {
  const { world, kinds } = shop;
  const { logicalId } = step;
  if (step.action === "remove") {
    const before = step.before;
    if (!before || before.id === "") return 0;
    tell(world, stack, before, "DELETE_IN_PROGRESS");
    if (before.retain) return 0;
    kinds[before.type]?.remove(handsOf(shop, stack, logicalId, before.properties), before.id);
    return kinds[before.type]?.seconds ?? 1;
  }
  const scope = scopeOf(world, stack, stack.wanted, kinds);
  const { type = "", retain = false } = lookup(scope.template.resources, logicalId) ?? {};
  const kind = kinds[type];
  const properties = resolvedProperties(scope, logicalId);
  const hands = handsOf(shop, stack, logicalId, properties);
  const have = lookup(stack.resources, logicalId);
  if (step.action === "change" && have && kind?.change) {
    step.before = { ...have };
    tell(world, stack, have, "UPDATE_IN_PROGRESS");
    kind.change(hands, have.id, have.properties);
    have.properties = properties;
    have.attributes = kind.attributes?.(have.id, properties) ?? have.attributes;
    return kind.seconds;
  }
  const resource: Resource = { logicalId, type, id: "", attributes: {}, properties, status: "", at: "", retain };
  if (have && step.action === "replace") step.before = have;
  const replaced = step.action === "replace";
  if (replaced && have) {
    tell(
      world,
      stack,
      have,
      "UPDATE_IN_PROGRESS",
      "Requested update requires the creation of a new physical resource; hence creating one.",
    );
  }
  define(stack.resources, logicalId, resource);
  if (!replaced) tell(world, stack, resource, "CREATE_IN_PROGRESS");
  const made = kind?.make(hands) ?? { id: logicalId, attributes: {} };
  resource.id = made.id;
  resource.attributes = made.attributes;
  tell(world, stack, resource, replaced ? "UPDATE_IN_PROGRESS" : "CREATE_IN_PROGRESS", "Resource creation Initiated");
  return kind?.seconds ?? 1;
}

function end(world: World, stack: Stack, step: Step): void {
  if (step.action === "remove") {
    const { before } = step;
    if (!before) return;
    tell(world, stack, before, before.retain ? "DELETE_SKIPPED" : "DELETE_COMPLETE");
    if (
      lookup(stack.resources, step.logicalId) === before ||
      lookup(stack.resources, step.logicalId)?.id === before.id
    ) {
      delete stack.resources[step.logicalId];
    }
    return;
  }
  const resource = lookup(stack.resources, step.logicalId);
  if (resource) tell(world, stack, resource, step.action === "make" ? "CREATE_COMPLETE" : "UPDATE_COMPLETE");
}

/** Undo what was done of a run: what is new goes, what was changed is as before. */
function undone(stack: Stack, run: Run): Step[] {
  return run.steps
    .slice(0, run.next + 1)
    .reverse()
    .flatMap((step): Step[] => {
      const now = lookup(stack.resources, step.logicalId);
      if (step.action === "make") return now ? [{ action: "remove", logicalId: step.logicalId, before: now }] : [];
      if (step.action === "change") return now ? [{ action: "change", logicalId: step.logicalId }] : [];
      if (step.action !== "replace" || !step.before || !now || now === step.before) return [];
      define(stack.resources, step.logicalId, step.before);
      return [{ action: "remove", logicalId: step.logicalId, before: now }];
    });
}

function fail(shop: Workshop, stack: Stack, run: Run, step: Step, refusal: AwsRefusal): void {
  const { world } = shop;
  const of = step.action === "remove" ? step.before : lookup(stack.resources, step.logicalId);
  const word = { make: "CREATE", change: "UPDATE", replace: "UPDATE", remove: "DELETE" }[step.action];
  if (of) tell(world, stack, of, `${word}_FAILED`, told(world, of.type, refusal));
  const names = `The following resource(s) failed to ${word.toLowerCase()}: [${step.logicalId}].`;
  const stays = run.kind === "CREATE" && stack.disableRollback;
  if (stays || (run.kind !== "CREATE" && run.kind !== "UPDATE")) {
    delete stack.run;
    if (run.kind === "UPDATE_ROLLBACK") stack.halted = run.steps.slice(run.next);
    tell(world, stack, undefined, `${run.kind}_FAILED`, names);
    return;
  }
  const steps = undone(stack, run);
  if (run.previous) stack.wanted = run.previous;
  const kind = run.kind === "CREATE" ? "ROLLBACK" : "UPDATE_ROLLBACK";
  start(shop, stack, kind, steps, kind === "ROLLBACK" ? `${names} Rollback requested by user.` : names);
}

function outputsOf(shop: Workshop, stack: Stack): Stack["outputs"] {
  const scope = scopeOf(shop.world, stack, stack.wanted, shop.kinds);
  return Object.entries(scope.template.outputs).flatMap(([OutputKey, output]) => {
    if (typeof output.Condition === "string" && !resolve(scope, { "Fn::If": [output.Condition, true, false] }))
      return [];
    const text = (value: Value): string => String(resolve(scope, value));
    const name = isFields(output.Export) ? output.Export.Name : undefined;
    return [
      {
        OutputKey,
        OutputValue: text(output.Value),
        ...(output.Description === undefined ? {} : { Description: text(output.Description) }),
        ...(name === undefined ? {} : { ExportName: text(name) }),
      },
    ];
  });
}

/** Remove what an update has replaced; a failure is told and does not undo the update. */
function clearAway(shop: Workshop, stack: Stack, before: Resource): void {
  const { world, kinds } = shop;
  tell(world, stack, before, "DELETE_IN_PROGRESS");
  try {
    kinds[before.type]?.remove(handsOf(shop, stack, before.logicalId, before.properties), before.id);
    tell(world, stack, before, "DELETE_COMPLETE");
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    tell(world, stack, before, "DELETE_FAILED", told(world, before.type, error));
  }
}

function finish(shop: Workshop, stack: Stack, run: Run): void {
  const { world } = shop;
  delete stack.run;
  if (run.kind === "UPDATE") {
    const replaced = run.steps.flatMap(({ action, before }) => (action === "replace" && before ? [before] : []));
    tell(world, stack, undefined, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
    for (const before of replaced) clearAway(shop, stack, before);
  }
  if (run.kind === "CREATE" || run.kind === "UPDATE") stack.outputs = outputsOf(shop, stack);
  if (run.kind === "DELETE") {
    stack.deleted = world.clock.iso();
    stack.outputs = [];
  }
  tell(world, stack, undefined, complete[run.kind]);
}

/** Go on with a run: end the step before, begin the next, and say when that will have ended. */
function advance(shop: Workshop, stack: Stack, run: Run): void {
  const { world } = shop;
  const step = run.steps[run.next];
  try {
    if (step) {
      const seconds = begin(shop, stack, step);
      const due: StepDue = { stack: stack.id, next: run.next, kind: run.kind };
      world.after(seconds, stepDue, due);
    } else finish(shop, stack, run);
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    if (step) fail(shop, stack, run, step, error);
    else tell(world, stack, undefined, `${run.kind}_FAILED`, error.message);
  }
}

/** A step has taken its time. */
export function continueRun(shop: Workshop, due: StepDue): void {
  const stack = cloudFormation(shop.world).stacks[due.stack];
  const run = stack?.run;
  if (!stack || !run || run.next !== due.next || run.kind !== due.kind) return;
  const step = run.steps[run.next];
  if (step) end(shop.world, stack, step);
  run.next += 1;
  advance(shop, stack, run);
}

/** Begin to carry out steps on a stack; an update carries what the stack is to be. */
export function start(
  shop: Workshop,
  stack: Stack,
  kind: Run["kind"],
  steps: Step[],
  reason?: string,
  wanted?: Wanted,
): void {
  stack.run = { kind, steps, next: 0, ...(wanted ? { previous: stack.wanted } : {}) };
  if (wanted) stack.wanted = wanted;
  if (kind === "UPDATE") stack.updated = shop.world.clock.iso();
  tell(shop.world, stack, undefined, inProgress[kind], reason);
  advanceSoon(shop, stack);
}

/** The first step begins a moment later, so that a request answers before anything happens. */
function advanceSoon({ world }: Workshop, stack: Stack): void {
  const run = stack.run;
  if (!run) return;
  run.next = -1;
  const due: StepDue = { stack: stack.id, next: -1, kind: run.kind };
  world.after(1, stepDue, due);
}

/** The steps that remove all of a stack, in reverse order. */
export function removalSteps(shop: Workshop, stack: Stack): Step[] {
  const order = declared(scopeOf(shop.world, stack, stack.wanted, shop.kinds));
  const place = ({ logicalId }: Resource) => order.indexOf(logicalId);
  return Object.values(stack.resources)
    .sort((one, other) => place(other) - place(one))
    .map((before): Step => ({ action: "remove", logicalId: before.logicalId, before }));
}

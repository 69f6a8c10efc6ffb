import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { AwsRefusal, isFields, type Value } from "../../engine/operation.ts";
import { declared, scopeOf } from "./plan.ts";
import { resolve } from "./resolve.ts";
import type { StackContext } from "./stack-client.ts";
import { cloudFormation, type Resource, type Run, recordEvent, type Stack, type Step, type Wanted } from "./state.ts";
import { beginStep, clearAway, endStep, failureReason } from "./steps.ts";

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

/** What a step was about to make when its properties were found to be wrong. */
function unmade({ world, handlers }: StackContext, stack: Stack, { logicalId }: Step): Resource | undefined {
  const declared = lookup(scopeOf(world, stack, stack.wanted, handlers).template.resources, logicalId);
  if (!declared) return undefined;
  const { type, retain } = declared;
  return { logicalId, type, id: "", attributes: {}, properties: {}, status: "", at: "", retain };
}

function fail(context: StackContext, stack: Stack, run: Run, step: Step, refusal: AwsRefusal): void {
  const { world } = context;
  const of =
    step.action === "remove" ? step.before : (lookup(stack.resources, step.logicalId) ?? unmade(context, stack, step));
  const word = { make: "CREATE", change: "UPDATE", replace: "UPDATE", remove: "DELETE" }[step.action];
  if (of) recordEvent(world, stack, of, `${word}_FAILED`, failureReason(world, of.type, refusal));
  const names = `The following resource(s) failed to ${word.toLowerCase()}: [${step.logicalId}].`;
  const stays = run.kind === "CREATE" && stack.disableRollback;
  if (stays || (run.kind !== "CREATE" && run.kind !== "UPDATE")) {
    delete stack.run;
    if (run.kind === "UPDATE_ROLLBACK") stack.halted = run.steps.slice(run.next);
    recordEvent(world, stack, undefined, `${run.kind}_FAILED`, names);
    return;
  }
  const steps = undone(stack, run);
  if (run.previous) stack.wanted = run.previous;
  const kind = run.kind === "CREATE" ? "ROLLBACK" : "UPDATE_ROLLBACK";
  start(context, stack, kind, steps, kind === "ROLLBACK" ? `${names} Rollback requested by user.` : names);
}

function outputsOf(context: StackContext, stack: Stack): Stack["outputs"] {
  const scope = scopeOf(context.world, stack, stack.wanted, context.handlers);
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

/**
 * Once one is executed all change sets of a stack go, since none is about the stack as it is now (user guide, "Update stacks using change sets").
 * The executed one can still be described by its ARN, not by its name (guardian/riff-raff, pull request 672; a recording shows it even after the stack).
 */
function dropChangeSets(world: World, stack: Stack): void {
  const { changeSets, executed } = cloudFormation(world);
  const sets = Object.values(changeSets).filter(({ stackId }) => stackId === stack.id);
  const done = sets.filter(({ execution }) => execution === "EXECUTE_COMPLETE");
  if (done.length === 0) return;
  for (const { id } of sets) delete changeSets[id];
  for (const set of done) executed[set.id] = set;
}

function finish(context: StackContext, stack: Stack, run: Run): void {
  const { world } = context;
  delete stack.run;
  if (run.kind === "UPDATE") {
    const replaced = run.steps.flatMap(({ action, before }) => (action === "replace" && before ? [before] : []));
    recordEvent(world, stack, undefined, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
    for (const before of replaced) clearAway(context, stack, before);
  }
  if (run.kind === "CREATE" || run.kind === "UPDATE") {
    stack.outputs = outputsOf(context, stack);
    dropChangeSets(world, stack);
  }
  if (run.kind === "DELETE") {
    stack.deleted = world.clock.iso();
    stack.outputs = [];
  }
  recordEvent(world, stack, undefined, complete[run.kind]);
}

/** Go on with a run: end the step before, begin the next, and say when that will have ended. */
function advance(context: StackContext, stack: Stack, run: Run): void {
  const { world } = context;
  const step = run.steps[run.next];
  try {
    if (step) {
      const seconds = beginStep(context, stack, step);
      const due: StepDue = { stack: stack.id, next: run.next, kind: run.kind };
      world.after(seconds, stepDue, due);
    } else finish(context, stack, run);
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    if (step) fail(context, stack, run, step, error);
    else recordEvent(world, stack, undefined, `${run.kind}_FAILED`, error.message);
  }
}

/** A step has taken its time. */
export function continueRun(context: StackContext, due: StepDue): void {
  const stack = cloudFormation(context.world).stacks[due.stack];
  const run = stack?.run;
  if (!stack || !run || run.next !== due.next || run.kind !== due.kind) return;
  const step = run.steps[run.next];
  if (step) endStep(context.world, stack, step);
  run.next += 1;
  advance(context, stack, run);
}

/** Begin to carry out steps on a stack; an update carries what the stack is to be. */
export function start(
  context: StackContext,
  stack: Stack,
  kind: Run["kind"],
  steps: Step[],
  reason?: string,
  wanted?: Wanted,
): void {
  stack.run = { kind, steps, next: 0, ...(wanted ? { previous: stack.wanted } : {}) };
  if (wanted) stack.wanted = wanted;
  if (kind === "UPDATE") stack.updated = context.world.clock.iso();
  recordEvent(context.world, stack, undefined, inProgress[kind], reason);
  advanceSoon(context, stack);
}

/** The first step begins a moment later, so that a request answers before anything happens. */
function advanceSoon({ world }: StackContext, stack: Stack): void {
  const run = stack.run;
  if (!run) return;
  run.next = -1;
  const due: StepDue = { stack: stack.id, next: -1, kind: run.kind };
  world.after(1, stepDue, due);
}

/** The steps that remove all of a stack, in reverse order. */
export function removalSteps(context: StackContext, stack: Stack): Step[] {
  const order = declared(scopeOf(context.world, stack, stack.wanted, context.handlers));
  const place = ({ logicalId }: Resource) => order.indexOf(logicalId);
  return Object.values(stack.resources)
    .sort((one, other) => place(other) - place(one))
    .map((before): Step => ({ action: "remove", logicalId: before.logicalId, before }));
}

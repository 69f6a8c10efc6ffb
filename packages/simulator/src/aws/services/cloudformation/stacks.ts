import { lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Fields, listOf, textOf, textsOf } from "../../engine/operation.ts";
import { fits } from "../iam/document.ts";
import { roleOf } from "./acting.ts";
import { parametersOf } from "./parameters.ts";
import { declared, missingCapabilities, planChanges, refuseLeftOut, scopeOf } from "./plan.ts";
import { removalSteps, start } from "./progress.ts";
import type { ResourceHandler } from "./resource-handler.ts";
import type { StackContext } from "./stack-client.ts";
import { cloudFormation, findStack, recordEvent, type Stack, type Tag, theStack, type Wanted } from "./state.ts";
import { invalid, readTemplate, type Template } from "./template.ts";

/** A stack's tags, within TagKey, TagValue and Tags of the vendor's model (botocore, cloudformation/2010-05-15/service-2.json). */
export function tagsOf(call: Call): Tag[] {
  const tags = listOf(call.input, "Tags").map((tag) => ({
    Key: textOf(tag, "Key") ?? "",
    Value: textOf(tag, "Value") ?? "",
  }));
  for (const [at, { Key, Value }] of tags.entries()) {
    checkLength(`tags.${at + 1}.member.key`, Key, 128);
    checkLength(`tags.${at + 1}.member.value`, Value, 256);
  }
  if (tags.length > 50) throw wrongLength("tags", `[${tags.length} tags]`, "less than or equal to 50");
  return tags;
}

function checkLength(member: string, value: string, most: number): void {
  if (value === "") throw wrongLength(member, value, "greater than or equal to 1");
  if (value.length > most) throw wrongLength(member, value, `less than or equal to ${most}`);
}

const wrongLength = (member: string, value: string, bound: string) =>
  invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have length ${bound}`,
  );

/** What a call wants a stack to be; what it leaves out stays as it was. */
export function wantedOf(context: StackContext, call: Call, have: Stack | undefined): Wanted {
  const previous = call.flag("UsePreviousTemplate") === true ? have?.wanted.body : undefined;
  const body = call.text("TemplateBody") ?? previous;
  if (body === undefined || body === "") throw invalid("Either Template URL or Template Body must be specified.");
  const template = readTemplate(body, new Set(Object.keys(context.handlers)));
  const given = listOf(call.input, "Parameters").flatMap((parameter): [string, string][] => {
    const name = textOf(parameter, "ParameterKey") ?? "";
    const kept = textOf(parameter, "UsePreviousValue") === "true" ? lookup(have?.wanted.parameters, name) : undefined;
    const value = textOf(parameter, "ParameterValue") ?? kept;
    return value === undefined ? [] : [[name, value]];
  });
  const parameters = parametersOf(template, Object.fromEntries(given));
  checkTypes(call, template);
  const roleArn = roleOf(call) ?? have?.wanted.roleArn;
  const rollback = call.input.RollbackConfiguration === undefined ? have?.wanted.rollback : rollbackOf(call);
  return {
    body,
    parameters,
    tags: call.input.Tags === undefined ? (have?.wanted.tags ?? []) : tagsOf(call),
    capabilities: textsOf(call.input, "Capabilities"),
    notifications:
      call.input.NotificationARNs === undefined ? (have?.wanted.notifications ?? []) : call.texts("NotificationARNs"),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(rollback === undefined ? {} : { rollback }),
  };
}

/** Refuse a resource of a type that the caller did not allow. */
function checkTypes(call: Call, { resources }: Template): void {
  const allowed = call.texts("ResourceTypes");
  if (allowed.length === 0) return;
  const wrong = Object.values(resources).find(({ type }) => !allowed.some((pattern) => fits(pattern, type)));
  if (wrong) {
    throw invalid(`Resource type ${wrong.type} is not allowed by parameter ResourceTypes [${allowed.join(", ")}]`);
  }
}

const alarms = new Set(["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"]);

/** The alarms that would undo a change. */
function rollbackOf(call: Call): Fields {
  const given = call.fields("RollbackConfiguration");
  for (const trigger of listOf(given, "RollbackTriggers")) {
    if (!alarms.has(textOf(trigger, "Type") ?? "")) throw invalid("Rollback Trigger Type not supported");
    if (!/^arn:aws[\w-]*:cloudwatch:[\w-]*:\d*:alarm:.+$/.test(textOf(trigger, "Arn") ?? "")) {
      throw invalid("RelativeId of a Rollback Trigger's ARN is incorrect");
    }
  }
  return given;
}

/** A stack that is only a name so far. */
export function emptyStack(call: Call, wanted: Wanted): Stack {
  const { world, region, account, caller } = call;
  const name = call.need("StackName");
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  }
  const stack: Stack = {
    id: `arn:aws:cloudformation:${region}:${account}:stack/${name}/${world.ids.uuid()}`,
    name,
    region,
    caller,
    status: "",
    created: world.clock.iso(),
    wanted,
    disableRollback: call.flag("DisableRollback") ?? call.text("OnFailure") === "DO_NOTHING",
    protected: call.flag("EnableTerminationProtection") ?? false,
    resources: {},
    events: [],
    outputs: [],
  };
  return stack;
}

export function keepStack(call: Call, stack: Stack): void {
  cloudFormation(call.world).stacks[stack.id] = stack;
}

/** Refuse what refers to nothing, and what no one acknowledged. */
export function checkWanted(context: StackContext, stack: Stack, wanted: Wanted): void {
  const scope = scopeOf(context.world, stack, wanted, context.handlers);
  refuseLeftOut(scope);
  const missing = missingCapabilities(scope, context.handlers, wanted.capabilities);
  if (missing.length === 0) return;
  throw new AwsRefusal(400, "InsufficientCapabilitiesException", `Requires capabilities : [${missing.join(", ")}]`);
}

/** Begin to make all that a stack declares. */
export function beginCreate(context: StackContext, stack: Stack, wanted: Wanted): void {
  stack.wanted = wanted;
  const scope = scopeOf(context.world, stack, wanted, context.handlers);
  if (scope.template.description !== undefined) stack.description = scope.template.description;
  const steps = declared(scope).map((logicalId) => ({ action: "make" as const, logicalId }));
  start(context, stack, "CREATE", steps, "User Initiated");
}

/** Begin to bring a stack to what it is to be; says whether there is anything to do. */
export function beginUpdate(context: StackContext, stack: Stack, wanted: Wanted): boolean {
  const changes = planChanges(context.world, stack, wanted, context.handlers);
  const { description } = readTemplate(wanted.body, new Set(Object.keys(context.handlers)));
  const sameTags = JSON.stringify(wanted.tags) === JSON.stringify(stack.wanted.tags);
  const outputs = JSON.stringify(readTemplate(wanted.body, new Set(Object.keys(context.handlers))).outputs);
  const before = JSON.stringify(readTemplate(stack.wanted.body, new Set(Object.keys(context.handlers))).outputs);
  if (changes.length === 0 && sameTags && outputs === before) return false;
  if (description !== undefined) stack.description = description;
  start(
    context,
    stack,
    "UPDATE",
    changes.map(({ step }) => step),
    "User Initiated",
    wanted,
  );
  return true;
}

const updatable = new Set(["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"]);

export function requireUpdatable(stack: Stack): void {
  if (updatable.has(stack.status)) return;
  throw invalid(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

export function createStack(context: StackContext, call: Call): Fields {
  const name = call.need("StackName");
  const have = findStack(call, name);
  // A stack that only a change set has named so far may still be made outright.
  if (have && have.status !== "REVIEW_IN_PROGRESS") {
    throw new AwsRefusal(400, "AlreadyExistsException", `Stack [${name}] already exists`);
  }
  const wanted = wantedOf(context, call, undefined);
  const stack = have ?? emptyStack(call, wanted);
  checkWanted(context, stack, wanted);
  keepStack(call, stack);
  for (const set of Object.values(cloudFormation(call.world).changeSets)) {
    if (set.stackId === stack.id) set.execution = "OBSOLETE";
  }
  beginCreate(context, stack, wanted);
  return { StackId: stack.id };
}

export function updateStack(context: StackContext, call: Call): Fields {
  const stack = theStack(call, call.need("StackName"), "brackets");
  requireUpdatable(stack);
  const wanted = wantedOf(context, call, stack);
  checkWanted(context, stack, wanted);
  if (!beginUpdate(context, stack, wanted)) throw invalid("No updates are to be performed.");
  delete stack.changeSetId;
  return { StackId: stack.id };
}

export function deleteStack(context: StackContext, call: Call): undefined {
  const stack = findStack(call, call.need("StackName"));
  // Deleting what is not there is done already.
  if (!stack || stack.status === "DELETE_COMPLETE" || stack.status === "DELETE_IN_PROGRESS") return undefined;
  if (stack.protected) {
    throw invalid(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  }
  const roleArn = roleOf(call);
  if (roleArn !== undefined) stack.wanted = { ...stack.wanted, roleArn };
  if (stack.run) throw invalid(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
  if (stack.status === "REVIEW_IN_PROGRESS") {
    stack.deleted = call.world.clock.iso();
    recordEvent(call.world, stack, undefined, "DELETE_COMPLETE");
    return undefined;
  }
  start(context, stack, "DELETE", removalSteps(context, stack), "User Initiated");
  return undefined;
}

/** What making everything in a stack will take. */
export const foreseen = (context: StackContext, stack: Stack | undefined): string[] =>
  needsOf(context, stack, ({ permissions, needsFor }, properties, tags) => [
    ...permissions,
    ...(needsFor?.(properties, tags) ?? []),
  ]);

/** What removing everything in a stack will take. */
export const foreseenRemoval = (context: StackContext, stack: Stack | undefined): string[] =>
  stack?.run?.kind === "DELETE"
    ? needsOf(context, stack, ({ removes }, properties) => removes?.(properties) ?? [])
    : [];

function needsOf(
  context: StackContext,
  stack: Stack | undefined,
  of: (handler: ResourceHandler, properties: Fields, tags: readonly Tag[]) => readonly string[],
): string[] {
  if (!stack) return [];
  const { resources } = readTemplate(stack.wanted.body, new Set(Object.keys(context.handlers)));
  const needs = Object.values(resources).flatMap(({ type, properties }) => {
    const handler = context.handlers[type];
    return handler ? of(handler, properties, stack.wanted.tags) : [];
  });
  return [...new Set(needs)];
}

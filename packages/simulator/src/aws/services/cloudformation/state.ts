import type { World } from "../../../world/world.ts";
import { type Call, type Caller, type Fields, isFields, type Value } from "../../engine/operation.ts";
import { invalid } from "./template.ts";

export type Tag = { readonly Key: string; readonly Value: string };

export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  id: string;
  attributes: Readonly<Record<string, string>>;
  /** As resolved when it was made or last changed. */
  properties: Fields;
  status: string;
  reason?: string;
  at: string;
  readonly retain: boolean;
}

export interface Event {
  readonly EventId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
  readonly ResourceType: string;
  readonly Timestamp: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
  readonly ResourceProperties?: string;
  readonly ClientRequestToken?: string;
}

/** What a stack is to be: a template with all that it is given. */
export interface Wanted {
  readonly body: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly capabilities: readonly string[];
  /** The role that the stack acts with; left out, its creator. */
  readonly roleArn?: string;
  /** Alarms that would undo a change: shown, never rung. */
  readonly rollback?: Fields;
  readonly notifications?: readonly string[];
}

export interface Step {
  readonly action: "make" | "change" | "replace" | "remove";
  readonly logicalId: string;
  /** What a removal removes, and what a change or replacement was before. */
  before?: Resource;
}

export interface Run {
  readonly kind: "CREATE" | "UPDATE" | "DELETE" | "ROLLBACK" | "UPDATE_ROLLBACK";
  readonly steps: Step[];
  next: number;
  /** What the stack was before an update. */
  readonly previous?: Wanted;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly caller: Caller;
  status: string;
  reason?: string;
  readonly created: string;
  updated?: string;
  deleted?: string;
  wanted: Wanted;
  description?: string;
  /** The change set that was executed last. */
  changeSetId?: string;
  disableRollback: boolean;
  protected: boolean;
  readonly resources: Record<string, Resource>;
  readonly events: Event[];
  outputs: { OutputKey: string; OutputValue: string; Description?: string; ExportName?: string }[];
  run?: Run;
  /** What the rollback of an update has left to undo since it failed. */
  halted?: Step[];
  driftCheckedAt?: string;
  /** How many of its resources were not as it made them then. */
  drifted?: number;
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly created: string;
  readonly wanted: Wanted;
  readonly description?: string;
  readonly type: string;
  status: string;
  reason?: string;
  execution: string;
  changes: Fields[];
}

export interface CloudFormationState {
  readonly stacks: Record<string, Stack>;
  readonly changeSets: Record<string, ChangeSet>;
  /** Those that were executed: nothing but their ARN names them any more. */
  readonly executed: Record<string, ChangeSet>;
  readonly detections: Record<string, { readonly stackId: string; readonly at: string }>;
}

/** CloudFormation's part of the world, by ARN. */
export const cloudFormation = (world: World): CloudFormationState =>
  world.section("aws-cloudformation", () => ({ stacks: {}, changeSets: {}, executed: {}, detections: {} }));

/** What a permission on the stack that a call names is needed on; the call may name it by its ARN. */
export function resource(call: Call): string {
  const name = call.text("StackName") ?? "*";
  return name.startsWith("arn:") ? name : `arn:aws:cloudformation:${call.region}:${call.account}:stack/${name}/*`;
}

/** The stack of a name, unless it is deleted, or of an ARN. */
export function findStack(call: Pick<Call, "world" | "region">, name: string): Stack | undefined {
  const { stacks } = cloudFormation(call.world);
  if (name.startsWith("arn:")) return stacks[name];
  return Object.values(stacks).find(
    (stack) => stack.region === call.region && stack.name === name && stack.status !== "DELETE_COMPLETE",
  );
}

/** The same, or CloudFormation's refusal: it words it differently for stacks and for their change sets. */
export function theStack(call: Call, name: string, form: "with id" | "brackets" = "with id"): Stack {
  const found = findStack(call, name);
  if (found) return found;
  throw invalid(form === "with id" ? `Stack with id ${name} does not exist` : `Stack [${name}] does not exist`);
}

/** Properties as CloudFormation shows them: what is no list and no object is a text. */
export function asTexts(value: Value): Value {
  if (Array.isArray(value)) return value.map(asTexts);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asTexts(each)]));
  return value === null || value === undefined ? value : String(value);
}

/** Write an event of a resource, or of the stack itself. */
export function recordEvent(
  world: World,
  stack: Stack,
  of: Resource | undefined,
  status: string,
  reason?: string,
): void {
  const at = world.clock.iso();
  stack.events.push({
    EventId: of ? `${of.logicalId}-${status}-${at}` : world.ids.uuid(),
    LogicalResourceId: of?.logicalId ?? stack.name,
    PhysicalResourceId: of?.id ?? stack.id,
    ResourceType: of?.type ?? "AWS::CloudFormation::Stack",
    Timestamp: at,
    ResourceStatus: status,
    ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
    ...(of ? { ResourceProperties: JSON.stringify(asTexts(of.properties)) } : {}),
  });
  if (of) {
    of.status = status;
    of.at = at;
    if (reason === undefined) delete of.reason;
    else of.reason = reason;
    return;
  }
  stack.status = status;
  if (reason === undefined) delete stack.reason;
  else stack.reason = reason;
}

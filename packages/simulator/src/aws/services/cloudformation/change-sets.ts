import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { AwsRefusal, type Call, type Fields, isFields, type Operations, type Value } from "../../engine/operation.ts";
import { passesRole } from "./acting.ts";
import { planChanges } from "./plan.ts";
import type { StackContext } from "./stack-client.ts";
import {
  beginCreate,
  beginUpdate,
  checkWanted,
  emptyStack,
  foreseen,
  keepStack,
  requireUpdatable,
  wantedOf,
} from "./stacks.ts";
import { type ChangeSet, cloudFormation, findStack, recordEvent, resource, type Stack, theStack } from "./state.ts";
import { invalid } from "./template.ts";

export const changeSetDue = "aws-cloudformation-change-set";
const computeSeconds = 4;

/** The difference has been computed. */
export function finishChangeSet(context: StackContext, id: string): void {
  const { changeSets, stacks } = cloudFormation(context.world);
  const set = lookup(changeSets, id);
  const stack = set && stacks[set.stackId];
  if (!set || !stack || set.status !== "CREATE_IN_PROGRESS") return;
  if (set.execution === "OBSOLETE") {
    set.status = "CREATE_COMPLETE";
    return;
  }
  const empty = stack.status === "REVIEW_IN_PROGRESS";
  try {
    set.changes = planChanges(context.world, stack, set.wanted, context.handlers).map(({ shown }) => shown);
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    Object.assign(set, { status: "FAILED", execution: "UNAVAILABLE", reason: error.message });
    return;
  }
  const sameTags = JSON.stringify(set.wanted.tags) === JSON.stringify(stack.wanted.tags);
  if (!empty && set.changes.length === 0 && sameTags) {
    set.status = "FAILED";
    set.execution = "UNAVAILABLE";
    set.reason =
      "The submitted information didn't contain changes. Submit different information to create a change set.";
    return;
  }
  set.status = "CREATE_COMPLETE";
  set.execution = "AVAILABLE";
}

function create(context: StackContext, call: Call): Fields {
  const { world, region, account } = call;
  const [stackName, name] = [call.need("StackName"), call.need("ChangeSetName")];
  const type = call.text("ChangeSetType") ?? "UPDATE";
  const have = findStack(call, stackName);
  if (type === "CREATE" && have && have.status !== "REVIEW_IN_PROGRESS") {
    throw invalid(`Stack [${stackName}] already exists and cannot be created again with the changeSet [${name}].`);
  }
  if (type !== "CREATE" && !have) throw invalid(`Stack [${stackName}] does not exist`);
  if (type !== "CREATE" && have) requireUpdatable(have);
  const wanted = wantedOf(context, call, have);
  const stack = have ?? emptyStack(call, { ...wanted, tags: [], parameters: {} });
  checkWanted(context, stack, wanted);
  const sets = cloudFormation(world).changeSets;
  if (Object.values(sets).some((set) => set.stackId === stack.id && set.name === name)) {
    throw new AwsRefusal(
      400,
      "AlreadyExistsException",
      `ChangeSet ${name} cannot be created due to a mismatch with existing attribute StackName`,
    );
  }
  if (!have) {
    keepStack(call, stack);
    recordEvent(world, stack, undefined, "REVIEW_IN_PROGRESS", "User Initiated");
  }
  const description = call.text("Description");
  const set: ChangeSet = {
    id: `arn:aws:cloudformation:${region}:${account}:changeSet/${name}/${world.ids.uuid()}`,
    name,
    stackId: stack.id,
    created: world.clock.iso(),
    wanted,
    type,
    status: "CREATE_IN_PROGRESS",
    execution: "UNAVAILABLE",
    changes: [],
    ...(description === undefined ? {} : { description }),
  };
  sets[set.id] = set;
  world.after(computeSeconds, changeSetDue, set.id);
  return { Id: set.id, StackId: stack.id };
}

function find(call: Call): ChangeSet | undefined {
  const name = call.need("ChangeSetName");
  const { changeSets, executed } = cloudFormation(call.world);
  if (name.startsWith("arn:")) return changeSets[name] ?? executed[name];
  const stackName = call.text("StackName");
  if (stackName === undefined)
    throw invalid("StackName must be specified if ChangeSetName is not specified as an ARN.");
  const stack = theStack(call, stackName, "brackets");
  return Object.values(changeSets).find((set) => set.stackId === stack.id && set.name === name);
}

function theChangeSet(call: Call): ChangeSet {
  const found = find(call);
  if (found) return found;
  throw new AwsRefusal(404, "ChangeSetNotFound", `ChangeSet [${call.need("ChangeSetName")}] does not exist`);
}

const stackOf = (world: World, { stackId }: ChangeSet): Stack | undefined => cloudFormation(world).stacks[stackId];

const values = new Set(["BeforeContext", "AfterContext", "BeforeValue", "AfterValue", "Path", "AttributeChangeType"]);

/** A change without the values that are shown to who asks for them alone. */
function withoutValues(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutValues);
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !values.has(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutValues(each)]));
}

function shown(world: World, set: ChangeSet, hasValues: boolean): Fields {
  const parameters = Object.entries(set.wanted.parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  return {
    ChangeSetName: set.name,
    ChangeSetId: set.id,
    StackId: set.stackId,
    StackName: stackOf(world, set)?.name,
    Description: set.description,
    ...(parameters.length > 0 ? { Parameters: parameters } : {}),
    CreationTime: set.created,
    ExecutionStatus: set.execution,
    Status: set.status,
    StatusReason: set.reason,
    NotificationARNs: set.wanted.notifications ?? [],
    RollbackConfiguration: set.wanted.rollback ?? {},
    Capabilities: set.wanted.capabilities,
    ...(set.wanted.tags.length > 0 ? { Tags: set.wanted.tags } : {}),
    Changes: set.changes.map((change) => ({
      Type: "Resource",
      ResourceChange: hasValues ? change : withoutValues(change),
    })),
    IncludeNestedStacks: false,
  };
}

function execute(context: StackContext, call: Call): Fields {
  const set = theChangeSet(call);
  const stack = stackOf(call.world, set);
  if (!stack || set.execution !== "AVAILABLE") {
    const status = set.execution === "UNAVAILABLE" ? set.status : set.execution;
    throw new AwsRefusal(
      400,
      "InvalidChangeSetStatus",
      `ChangeSet [${set.id}] cannot be executed in its current status of [${status}]`,
    );
  }
  stack.disableRollback = call.flag("DisableRollback") ?? stack.disableRollback;
  for (const each of Object.values(cloudFormation(call.world).changeSets)) {
    if (each.stackId === stack.id && each.execution === "AVAILABLE") each.execution = "OBSOLETE";
  }
  set.execution = "EXECUTE_COMPLETE";
  stack.changeSetId = set.id;
  if (stack.status === "REVIEW_IN_PROGRESS") beginCreate(context, stack, set.wanted);
  else {
    requireUpdatable(stack);
    beginUpdate(context, stack, set.wanted);
  }
  return {};
}

export function changeSetOperations(context: StackContext): Operations {
  return {
    CreateChangeSet: { resource, also: passesRole, run: (call) => create(context, call) },
    DescribeChangeSet: {
      pages: { lists: ["Changes"] },
      resource,
      run(call) {
        const set = theChangeSet(call);
        if (set.status === "CREATE_IN_PROGRESS") call.waits();
        return shown(call.world, set, call.flag("IncludePropertyValues") === true);
      },
    },
    ExecuteChangeSet: {
      resource,
      foresees: (call) => foreseen(context, stackOf(call.world, theChangeSet(call))),
      run: (call) => execute(context, call),
    },
    DeleteChangeSet: {
      resource,
      run(call) {
        const set = find(call);
        if (set) delete cloudFormation(call.world).changeSets[set.id];
        return {};
      },
    },
    ListChangeSets: {
      pages: { lists: ["Summaries"] },
      resource,
      run(call) {
        const stack = theStack(call, call.need("StackName"), "brackets");
        const sets = Object.values(cloudFormation(call.world).changeSets).filter(({ stackId }) => stackId === stack.id);
        const Summaries = sets.map((set) => ({
          StackId: set.stackId,
          StackName: stack.name,
          ChangeSetId: set.id,
          ChangeSetName: set.name,
          ExecutionStatus: set.execution,
          Status: set.status,
          StatusReason: set.reason,
          CreationTime: set.created,
          Description: set.description,
          IncludeNestedStacks: false,
        }));
        return { Summaries };
      },
    },
  };
}

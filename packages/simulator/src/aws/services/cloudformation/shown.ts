import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, type Operations, textsOf } from "../../engine/operation.ts";
import { type StackContext, stackClient } from "./stack-client.ts";
import { cloudFormation, type Resource, resource, type Stack, theStack } from "./state.ts";
import { invalid } from "./template.ts";

function shownStack(stack: Stack): Fields {
  const { status, wanted, driftCheckedAt } = stack;
  const parameters = Object.entries(wanted.parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId,
    Description: stack.description,
    ...(parameters.length > 0 ? { Parameters: parameters } : {}),
    CreationTime: stack.created,
    DeletionTime: stack.deleted,
    LastUpdatedTime: stack.updated ?? stack.deleted,
    RollbackConfiguration: wanted.rollback ?? {},
    RoleARN: wanted.roleArn,
    StackStatus: status,
    StackStatusReason: stack.reason,
    DisableRollback: stack.disableRollback,
    NotificationARNs: wanted.notifications ?? [],
    ...(wanted.capabilities.length > 0 ? { Capabilities: wanted.capabilities } : {}),
    ...(stack.outputs.length > 0 ? { Outputs: stack.outputs.map((output) => ({ ...output })) } : {}),
    Tags: wanted.tags,
    ...(status === "DELETE_COMPLETE" ? {} : { EnableTerminationProtection: stack.protected }),
    DriftInformation:
      driftCheckedAt === undefined
        ? { StackDriftStatus: "NOT_CHECKED" }
        : { StackDriftStatus: stack.drifted ? "DRIFTED" : "IN_SYNC", LastCheckTimestamp: driftCheckedAt },
  };
}

const notChecked = { StackResourceDriftStatus: "NOT_CHECKED" };

const shownResource = ({ logicalId, id, type, status, reason }: Resource): Fields => ({
  LogicalResourceId: logicalId,
  PhysicalResourceId: id,
  ResourceType: type,
  ResourceStatus: status,
  ResourceStatusReason: reason,
  DriftInformation: notChecked,
});

const named = (call: Call): Stack => theStack(call, call.need("StackName"));

function describeStacks(call: Call): Fields {
  const name = call.text("StackName");
  const all = Object.values(cloudFormation(call.world).stacks);
  const here = all.filter(({ region, status }) => region === call.region && status !== "DELETE_COMPLETE");
  const stacks = name === undefined ? here : [theStack(call, name)];
  if (stacks.some(({ run }) => run !== undefined)) call.waits();
  return { Stacks: stacks.map(shownStack) };
}

const eventsAtOnce = 100;

function events(call: Call): Fields {
  const newestFirst = [...named(call).events].reverse();
  const from = Number(call.text("NextToken") ?? 0) || 0;
  const pageSize = Math.min(eventsAtOnce, call.pageSize ?? eventsAtOnce);
  const { id: StackId, name: StackName, run } = named(call);
  if (run !== undefined) call.waits();
  const page = newestFirst.slice(from, from + pageSize).map((event) => ({ StackId, StackName, ...event }));
  return { StackEvents: page, ...(from + pageSize < newestFirst.length ? { NextToken: String(from + pageSize) } : {}) };
}

function theResource(call: Call): { stack: Stack; found: Resource } {
  const stack = named(call);
  const logicalId = call.need("LogicalResourceId");
  const found = lookup(stack.resources, logicalId);
  if (found) return { stack, found };
  throw invalid(`Resource ${logicalId} does not exist for stack ${stack.name}`);
}

/** Whether what a stack made is still there. */
function drifts(context: StackContext, stack: Stack): Fields[] {
  return Object.values(stack.resources).map((found) => {
    const client = stackClient(context, stack, found.logicalId, found.properties);
    const there = context.handlers[found.type]?.exists?.(client, found.id) ?? true;
    return {
      StackId: stack.id,
      LogicalResourceId: found.logicalId,
      PhysicalResourceId: found.id,
      ResourceType: found.type,
      StackResourceDriftStatus: there ? "IN_SYNC" : "DELETED",
      Timestamp: stack.driftCheckedAt ?? stack.created,
    };
  });
}

function driftOperations(context: StackContext): Operations {
  return {
    DetectStackDrift: {
      resource,
      run(call) {
        const stack = named(call);
        const id = call.world.ids.uuid();
        stack.driftCheckedAt = call.world.clock.iso();
        stack.drifted = drifts(context, stack).filter(
          ({ StackResourceDriftStatus: status }) => status !== "IN_SYNC",
        ).length;
        cloudFormation(call.world).detections[id] = { stackId: stack.id, at: stack.driftCheckedAt };
        return { StackDriftDetectionId: id };
      },
    },
    DescribeStackDriftDetectionStatus: {
      run(call) {
        const id = call.need("StackDriftDetectionId");
        const { detections, stacks } = cloudFormation(call.world);
        const found = lookup(detections, id);
        const stack = found && stacks[found.stackId];
        if (!stack) throw invalid(`Drift detection ${id} does not exist`);
        const drifted = drifts(context, stack).filter(
          ({ StackResourceDriftStatus }) => StackResourceDriftStatus !== "IN_SYNC",
        ).length;
        return {
          StackId: stack.id,
          StackDriftDetectionId: id,
          DetectionStatus: "DETECTION_COMPLETE",
          Timestamp: found.at,
          StackDriftStatus: drifted > 0 ? "DRIFTED" : "IN_SYNC",
          DriftedStackResourceCount: drifted,
        };
      },
    },
    DescribeStackResourceDrifts: {
      pages: { lists: ["StackResourceDrifts"] },
      resource,
      run(call) {
        const wanted = textsOf(call.input, "StackResourceDriftStatusFilters");
        const all = drifts(context, named(call));
        const chosen = all.filter(
          ({ StackResourceDriftStatus: status }) => wanted.length === 0 || wanted.includes(String(status)),
        );
        return { StackResourceDrifts: chosen };
      },
    },
  };
}

export function shownOperations(context: StackContext): Operations {
  return {
    DescribeStacks: { resource, pages: { lists: ["Stacks"] }, run: describeStacks },
    ListStacks: {
      pages: { lists: ["StackSummaries"] },
      run(call) {
        const wanted = textsOf(call.input, "StackStatusFilter");
        const all = Object.values(cloudFormation(call.world).stacks).filter(({ region }) => region === call.region);
        const chosen = all.filter(({ status }) => wanted.length === 0 || wanted.includes(status));
        return {
          StackSummaries: chosen.map((stack) => ({
            StackId: stack.id,
            StackName: stack.name,
            TemplateDescription: stack.description,
            CreationTime: stack.created,
            LastUpdatedTime: stack.updated,
            DeletionTime: stack.deleted,
            StackStatus: stack.status,
            StackStatusReason: stack.reason,
            DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
          })),
        };
      },
    },
    DescribeStackEvents: { resource, run: events },
    ListStackResources: {
      pages: { lists: ["StackResourceSummaries"] },
      resource,
      run: (call) => ({
        StackResourceSummaries: Object.values(named(call).resources).map((each) => ({
          ...shownResource(each),
          LastUpdatedTimestamp: each.at,
        })),
      }),
    },
    DescribeStackResources: {
      resource,
      run(call) {
        const { id: StackId, name: StackName, resources } = named(call);
        const wanted = call.text("LogicalResourceId");
        const chosen = Object.values(resources).filter(({ logicalId }) => wanted === undefined || logicalId === wanted);
        return {
          StackResources: chosen.map((each) => ({ StackId, StackName, ...shownResource(each), Timestamp: each.at })),
        };
      },
    },
    DescribeStackResource: {
      resource,
      run(call) {
        const { stack, found } = theResource(call);
        const { id: StackId, name: StackName } = stack;
        const shown = { StackId, StackName, ...shownResource(found), LastUpdatedTimestamp: found.at, Metadata: "{}" };
        return { StackResourceDetail: shown };
      },
    },
    GetTemplate: {
      resource,
      run: (call) => ({ TemplateBody: named(call).wanted.body, StagesAvailable: ["Original", "Processed"] }),
    },
    ListExports: {
      pages: { lists: ["Exports"] },
      run(call) {
        const stacks = Object.values(cloudFormation(call.world).stacks).filter(({ region }) => region === call.region);
        const Exports = stacks.flatMap(({ id, outputs }) =>
          outputs.flatMap(({ ExportName, OutputValue }) =>
            ExportName === undefined ? [] : [{ ExportingStackId: id, Name: ExportName, Value: OutputValue }],
          ),
        );
        return { Exports };
      },
    },
    ...driftOperations(context),
  };
}

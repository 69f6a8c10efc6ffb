import type { World } from "../../../world/world.ts";
import { queryDenials } from "../../engine/denials.ts";
import { type Api, type Call, type Operations, textOf } from "../../engine/operation.ts";
import { passesRole } from "./acting.ts";
import { changeSetDue, changeSetOperations, finishChangeSet } from "./change-sets.ts";
import { identityHandlers } from "./identity-handlers.ts";
import { networkHandlers } from "./network-handlers.ts";
import { plainHandlers } from "./plain-handlers.ts";
import { continueRun, type StepDue, stepDue } from "./progress.ts";
import type { ResourceHandlers } from "./resource-handler.ts";
import { continueRollback } from "./rollback.ts";
import { shownOperations } from "./shown.ts";
import type { StackContext } from "./stack-client.ts";
import { createStack, deleteStack, foreseen, foreseenRemoval, updateStack } from "./stacks.ts";
import { findStack, resource, theStack } from "./state.ts";
import { summaryOperations } from "./summary.ts";
import { invalid } from "./template.ts";

/** What templates may declare here. */
export const stackHandlers: ResourceHandlers = { ...networkHandlers, ...identityHandlers, ...plainHandlers };

function stackOperations(context: StackContext): Operations {
  const foresees = (call: Call): string[] => foreseen(context, findStack(call, call.need("StackName")));
  return {
    CreateStack: { resource, also: passesRole, foresees, run: (call) => createStack(context, call) },
    UpdateStack: { resource, also: passesRole, foresees, run: (call) => updateStack(context, call) },
    DeleteStack: {
      resource,
      also: passesRole,
      foresees: (call) => foreseenRemoval(context, findStack(call, call.need("StackName"))),
      run: (call) => deleteStack(context, call),
    },
    ContinueUpdateRollback: { resource, also: passesRole, run: (call) => continueRollback(context, call) },
    UpdateTerminationProtection: {
      resource,
      run(call) {
        const stack = theStack(call, call.need("StackName"), "brackets");
        stack.protected = textOf(call.input, "EnableTerminationProtection") === "true";
        return { StackId: stack.id };
      },
    },
  };
}

/** CloudFormation, for templates of networks and roles. */
export function cloudFormationApi(world: World, apis: StackContext["apis"]): Api {
  const context: StackContext = { world, handlers: stackHandlers, apis };
  world.on<StepDue>(stepDue, (due) => continueRun(context, due));
  world.on<string>(changeSetDue, (id) => finishChangeSet(context, id));
  return {
    prefix: "cloudformation",
    paging: { token: "NextToken", size: "MaxResults", next: "NextToken" },
    protocol: "query",
    namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    version: "2010-05-15",
    denials: queryDenials,
    missing(member) {
      const name = member.charAt(0).toLowerCase() + member.slice(1);
      return invalid(
        `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
      );
    },
    operations: {
      ...stackOperations(context),
      ...changeSetOperations(context),
      ...shownOperations(context),
      ...summaryOperations(context),
    },
  };
}

import type { World } from "../../../world/world.ts";
import { queryDenials } from "../../engine/denials.ts";
import { type Api, type Call, type Operations, textOf } from "../../engine/operation.ts";
import { passesRole } from "./acting.ts";
import { changeSetDue, changeSetOperations, finishChangeSet } from "./change-sets.ts";
import type { Workshop } from "./hands.ts";
import { identityKinds } from "./identity-kinds.ts";
import type { Kinds } from "./kind.ts";
import { networkKinds } from "./network-kinds.ts";
import { plainKinds } from "./plain-kinds.ts";
import { continueRun, type StepDue, stepDue } from "./progress.ts";
import { continueRollback } from "./rollback.ts";
import { shownOperations } from "./shown.ts";
import { createStack, deleteStack, foreseen, updateStack } from "./stacks.ts";
import { findStack, theStack } from "./state.ts";
import { summaryOperations } from "./summary.ts";
import { invalid } from "./template.ts";

/** What templates may declare here. */
export const stackKinds: Kinds = { ...networkKinds, ...identityKinds, ...plainKinds };

const resource = (call: Call): string =>
  `arn:aws:cloudformation:${call.region}:${call.account}:stack/${call.text("StackName") ?? "*"}/*`;

function stackOperations(shop: Workshop): Operations {
  const foresees = (call: Call): string[] => foreseen(shop, findStack(call, call.need("StackName")));
  return {
    CreateStack: { resource, also: passesRole, foresees, run: (call) => createStack(shop, call) },
    UpdateStack: { resource, also: passesRole, foresees, run: (call) => updateStack(shop, call) },
    DeleteStack: { resource, also: passesRole, run: (call) => deleteStack(shop, call) },
    ContinueUpdateRollback: { resource, also: passesRole, run: (call) => continueRollback(shop, call) },
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
export function cloudFormationApi(world: World, apis: Workshop["apis"]): Api {
  const shop: Workshop = { world, kinds: stackKinds, apis };
  world.on<StepDue>(stepDue, (due) => continueRun(shop, due));
  world.on<string>(changeSetDue, (id) => finishChangeSet(shop, id));
  return {
    prefix: "cloudformation",
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
      ...stackOperations(shop),
      ...changeSetOperations(shop),
      ...shownOperations(shop),
      ...summaryOperations(shop),
    },
  };
}

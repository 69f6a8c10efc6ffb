import type { World } from "../../../world/world.ts";
import { checkAccess } from "../../engine/access.ts";
import { makeCall } from "../../engine/call.ts";
import { type Api, AwsRefusal, type Fields, listOf } from "../../engine/operation.ts";
import { actorOf } from "./acting.ts";
import type { ResourceHandlers, StackClient } from "./resource-handler.ts";
import type { Stack, Tag } from "./state.ts";

/** What the operations on stacks need. */
export interface StackContext {
  readonly world: World;
  readonly handlers: ResourceHandlers;
  readonly apis: Readonly<Record<"ec2" | "iam", Api>>;
}

const never = new AbortController().signal;

function tagsFor(stack: Stack, logicalId: string, properties: Fields): Tag[] {
  const own = listOf(properties, "Tags").map(({ Key, Value }) => ({ Key: String(Key), Value: String(Value) }));
  const keys = new Set(own.map(({ Key }) => Key));
  return [
    { Key: "aws:cloudformation:stack-id", Value: stack.id },
    { Key: "aws:cloudformation:logical-id", Value: logicalId },
    { Key: "aws:cloudformation:stack-name", Value: stack.name },
    ...stack.wanted.tags.filter(({ Key }) => !keys.has(Key)),
    ...own,
  ];
}

/** A handler looks at what it made until that is there: EC2 allows its reads for everything or nothing. */
export function checkReads({ world, apis }: StackContext, stack: Stack, permissions: readonly string[]): void {
  const caller = actorOf(world, stack);
  if (caller.arn === "operator") return;
  for (const permission of permissions)
    if (permission.startsWith("ec2:Describe")) checkAccess(world, apis.ec2, caller, { permission });
}

/** The client of one resource of a stack. */
export function stackClient(
  { world, apis }: StackContext,
  stack: Stack,
  logicalId: string,
  properties: Fields,
): StackClient {
  const { region, name } = stack;
  const caller = actorOf(world, stack);
  return {
    properties,
    stackName: name,
    logicalId,
    account: caller.account,
    region,
    tags: tagsFor(stack, logicalId, properties),
    newName: () => `${name}-${logicalId}-${world.ids.word(12)}`.slice(-64),
    call(which, operation, input) {
      const api = apis[which];
      const found = api.operations[operation];
      if (!found) throw new AwsRefusal(400, "InvalidAction", `The action ${operation} is not simulated.`);
      const request = {
        method: "POST",
        url: new URL("https://cloudformation.amazonaws.com/"),
        headers: {},
        body: Buffer.alloc(0),
        closed: never,
      };
      const call = makeCall({ world, api, region, caller, request, input, waits() {} });
      const needs = [
        {
          permission: `${which}:${operation}`,
          resource: found.resource?.(call) ?? "*",
          facts: found.facts?.(call) ?? {},
        },
        ...(found.also?.(call) ?? []),
      ];
      if (caller.arn !== "operator") for (const need of needs) checkAccess(world, api, caller, need);
      return found.run(call) ?? {};
    },
  };
}

import type { World } from "../../../world/world.ts";
import type { Call, Caller, Need } from "../../engine/operation.ts";
import { allowsAssuming } from "../iam/document.ts";
import { passing } from "../iam/passing.ts";
import { roleByArn } from "../iam/state.ts";
import type { Stack } from "./state.ts";
import { invalid } from "./template.ts";

const service = { kind: "Service", names: ["cloudformation.amazonaws.com"] } as const;

/** The role that a call lets a stack act with; refused when CloudFormation cannot take it. */
export function roleOf(call: Call): string | undefined {
  const arn = call.text("RoleARN");
  if (arn === undefined) return undefined;
  const role = roleByArn(call.world, arn);
  const known = role !== undefined && role.visibleAt <= call.world.clock.now();
  if (known && allowsAssuming(role.AssumeRolePolicyDocument, "sts:AssumeRole", service, {})) return arn;
  throw invalid(`Role ${arn} is invalid or cannot be assumed`);
}

/** The identity that a stack acts as: its role, or its creator. */
export function actorOf(world: World, { wanted, caller }: Stack): Caller {
  const role = wanted.roleArn === undefined ? undefined : roleByArn(world, wanted.roleArn);
  if (!role) return caller;
  const arn = `arn:aws:sts::${caller.account}:assumed-role/${role.RoleName}/AWSCloudFormation`;
  return { account: caller.account, arn, userId: `${role.RoleId}:AWSCloudFormation`, principalArn: role.Arn };
}

/** Who gives a stack a role must be allowed to pass it. */
export const passesRole = (call: Call): Need[] => {
  const resource = call.text("RoleARN");
  return resource === undefined ? [] : [passing(resource, "cloudformation")];
};

import type { World } from "../../world/world.ts";
import { boundaryOf, documentsOf } from "../services/iam/aws-policies.ts";
import { verdict } from "../services/iam/document.ts";
import { type Api, AwsRefusal, type Caller, type Need } from "./operation.ts";

/** The right to a role's session is the role's: a limit on either counts. */
function limited(world: World, caller: Caller, permission: string): boolean {
  return !world.access.allows(caller.arn, permission) || !world.access.allows(caller.principalArn, permission);
}

/** Refuse in the API's words what the caller's policies, or a limit of the world, do not allow. */
export function checkAccess(
  world: World,
  api: Api,
  caller: Caller,
  { permission, resource = "*", facts: asked = {} }: Need,
): void {
  const { account, arn, principalArn } = caller;
  const facts = { "aws:principalarn": principalArn, "aws:principalaccount": account, ...asked };
  const said = verdict(documentsOf(world, principalArn), permission, resource, facts);
  const boundary = boundaryOf(world, principalArn);
  const within = boundary === undefined ? "allowed" : verdict([boundary], permission, resource, facts);
  if (said === "allowed" && within === "allowed" && !limited(world, caller, permission)) return;
  world.record.deny({
    ...{ identity: arn, permission, scope: resource },
    ...(said === "denied" ? { isExplicit: true as const } : {}),
  });
  const [status, code] = api.denials.denied;
  const why =
    said === "denied"
      ? "with an explicit deny in an identity-based policy"
      : within !== "allowed"
        ? `because no permissions boundary allows the ${permission} action`
        : `because no identity-based policy allows the ${permission} action`;
  const on = api.protocol === "ec2" && resource === "*" ? "" : ` on resource: ${resource}`;
  const sentence = `User: ${arn} is not authorized to perform: ${permission}${on} ${why}`;
  const message = api.protocol === "ec2" ? `You are not authorized to perform this operation. ${sentence}` : sentence;
  throw new AwsRefusal(status, code, message);
}

import type { World } from "../../world/world.ts";
import { judge } from "./judge.ts";
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
  { permission, resource = "*", facts: asked = {}, denial }: Need,
): void {
  const { account, arn, principalArn } = caller;
  const facts = { "aws:principalarn": principalArn, "aws:principalaccount": account, ...asked };
  const {
    identity,
    boundary = "allowed",
    organization = "allowed",
  } = judge(world, principalArn, {
    ...{ permission, resource, facts },
  });
  const all = [identity, boundary, organization];
  if (all.every((said) => said === "allowed") && !limited(world, caller, permission)) return;
  world.record.deny({
    ...{ identity: arn, permission, scope: resource },
    ...(identity === "denied" ? { isExplicit: true as const } : {}),
  });
  if (denial) throw denial;
  const [status, code] = api.denials.denied;
  // Which kind is named where several deny: "Troubleshoot access denied error messages" of the IAM user guide.
  const kind =
    organization !== "allowed"
      ? "service control policy"
      : identity === "denied" || boundary === "allowed"
        ? "identity-based policy"
        : "permissions boundary";
  const why = all.includes("denied")
    ? `with an explicit deny in ${kind === "identity-based policy" ? "an" : "a"} ${kind}`
    : `because no ${kind} allows the ${permission} action`;
  const on = api.protocol === "ec2" && resource === "*" ? "" : ` on resource: ${resource}`;
  const sentence = `User: ${arn} is not authorized to perform: ${permission}${on} ${why}`;
  const message = api.protocol === "ec2" ? `You are not authorized to perform this operation. ${sentence}` : sentence;
  throw new AwsRefusal(status, code, message);
}

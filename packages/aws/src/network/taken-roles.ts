import { GetRoleCommand } from "@aws-sdk/client-iam";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { call, unlessMissing } from "../client/calls.ts";
import { iamOf } from "../iam/client.ts";
import { type Place, roleNames } from "./place.ts";
import { readStack } from "./stack-calls.ts";

/** Refuses to make a stack whose roles are there already, which CloudFormation would only find after minutes. */
export async function refuseTaken(place: Place, aws: AwsReads): Promise<void> {
  const { cluster, node } = roleNames(place);
  for (const RoleName of [cluster, node]) {
    const found = await unlessMissing(
      call(aws.run, `iam:GetRole of ${RoleName}`, (options) =>
        iamOf(aws).send(new GetRoleCommand({ RoleName }), options),
      ),
    );
    // Another run may have made the stack in between.
    if (found === undefined || (await readStack(place.name, aws)) !== undefined) continue;
    throw new UnfitError(
      `There is a role ${RoleName} in the account ${place.account}, and the stack ${place.name} that would make it is not there.`,
      "Delete the role if it is left over, or give the stack another name.",
    );
  }
}

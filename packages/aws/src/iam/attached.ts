import { ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { iamOf } from "./client.ts";

/** The ARNs of the managed policies of a role. Undefined where that may not be read, or where there is no such role. */
export async function attachedPolicies(role: string, aws: AwsReads): Promise<string[] | undefined> {
  const iam = iamOf(aws);
  const all: string[] = [];
  try {
    for (let Marker: string | undefined, first = true; first || Marker !== undefined; first = false) {
      const page = await call(aws.run, `iam:ListAttachedRolePolicies of ${role}`, (options) =>
        iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role, Marker }), options),
      );
      all.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []));
      Marker = page.Marker;
    }
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status !== 403 && error.status !== 404)) throw error;
    aws.run.info(`Whether the role ${role} has the policies that AWS recommends is not known: ${error.message}`);
    return undefined;
  }
  return all;
}

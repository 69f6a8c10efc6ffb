import { GetRoleCommand, GetUserCommand } from "@aws-sdk/client-iam";
import { type Change, isUnknown, type Step } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { iamOf } from "../iam/client.ts";
import type { Arns } from "./needs.ts";

/** Who is to carry inline policies, by ARN: its path is in no ID. Whom the caller may not look up is not asked about. */
export async function bearerArns(steps: readonly Step[], aws: AwsReads): Promise<Arns> {
  const ids = steps.flatMap(({ kind, operation, id, changes }) =>
    kind === "inline policy" && operation !== "delete" && !changes.some(isOfLater) ? id : [],
  );
  const found = await Promise.all(ids.map(async (id) => [id, await arnOf(id, aws)] as const));
  return new Map(found.flatMap(([id, arn]) => (arn === undefined ? [] : [[id, arn] as const])));
}

/** A role that an earlier step plans to make has no name yet. */
const isOfLater = ({ field, want }: Change): boolean => field === "RoleName" && isUnknown(want);

async function arnOf(id: string, aws: AwsReads): Promise<string | undefined> {
  const [, kind, name = ""] = id.split("/");
  try {
    if (kind === "role") {
      const { Role } = await call(aws.run, `iam:GetRole of ${name}`, (options) =>
        iamOf(aws).send(new GetRoleCommand({ RoleName: name }), options),
      );
      return Role?.Arn;
    }
    const { User } = await call(aws.run, `iam:GetUser of ${name}`, (options) =>
      iamOf(aws).send(new GetUserCommand({ UserName: name }), options),
    );
    return User?.Arn;
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

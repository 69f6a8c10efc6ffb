import { GetInstanceProfileCommand, GetRoleCommand, type IAMClient, type Role } from "@aws-sdk/client-iam";
import { MissingError, UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { ownerOf, parsePrincipal } from "../client/arn.ts";
import { call, unlessMissing } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { iamOf } from "./client.ts";
import type { Principal } from "./principal.ts";
import { trustedServices } from "./trust.ts";

/** Finds the role of an ARN, an instance profile or a name. */
export async function findPrincipal(given: string, aws: AwsReads): Promise<Principal> {
  const arn = parsePrincipal(given);
  const { account } = ownerOf((await aws.signIn()).caller);
  // Another account's roles cannot be looked up from here.
  if (arn?.kind === "role" && arn.account !== account) return { arn: given };
  if (arn !== undefined && arn.account !== account) {
    throw new UnfitError(
      `The instance profile ${given} is in another account than ${account}, so its role cannot be looked up.`,
      "Give the role's ARN in place of the instance profile's.",
    );
  }
  const iam = iamOf(aws);
  const name = arn?.name ?? given;
  if (arn?.kind === "role") return await lookUp(given, name, iam, aws);
  const role =
    (arn === undefined ? await readRole(name, iam, aws) : undefined) ?? (await roleOfProfile(name, iam, aws));
  if (role?.Arn !== undefined) return principalOf(role, role.Arn);
  throw missing(arn === undefined ? "role or instance profile" : "instance profile", name, account);
}

/** A role by its ARN, which is enough to map it: who may not look it up goes on without what only IAM knows. */
async function lookUp(arn: string, name: string, iam: IAMClient, aws: AwsReads): Promise<Principal> {
  try {
    const role = await readRole(name, iam, aws);
    if (role?.Arn !== undefined) return principalOf(role, role.Arn);
  } catch (error) {
    if (!(error instanceof AwsError) || error.status !== 403) throw error;
    aws.run.info(
      `${arn} is taken as it is given: iam:GetRole is denied, so a mistake in it, or that it was created again, is not noticed.`,
    );
    return { arn };
  }
  throw missing("role", name, ownerOf(arn).account);
}

const principalOf = ({ CreateDate, AssumeRolePolicyDocument = "" }: Role, arn: string): Principal => {
  const trusts = trustedServices(AssumeRolePolicyDocument);
  const tags = trustedServices(AssumeRolePolicyDocument, "sts:tagsession");
  return { arn, ...(CreateDate ? { createdAt: CreateDate } : {}), ...(trusts && tags ? { trusts, tags } : {}) };
};

const missing = (what: string, name: string, account: string): MissingError =>
  new MissingError(
    `There is no ${what} named ${name} in the account ${account}.`,
    "Correct the input role, or create the role first.",
  );

async function readRole(RoleName: string, iam: IAMClient, { run }: AwsReads): Promise<Role | undefined> {
  const answer = await unlessMissing(
    call(run, `iam:GetRole of ${RoleName}`, (options) => iam.send(new GetRoleCommand({ RoleName }), options)),
  );
  return answer?.Role;
}

async function roleOfProfile(name: string, iam: IAMClient, { run }: AwsReads): Promise<Role | undefined> {
  const answer = await unlessMissing(
    call(run, `iam:GetInstanceProfile of ${name}`, (options) =>
      iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name }), options),
    ),
  );
  if (answer === undefined) return undefined;
  const role = answer.InstanceProfile?.Roles?.[0];
  if (role) return role;
  throw new UnfitError(
    `The instance profile ${name} holds no role, so no one would get access.`,
    "Add the role to the instance profile, or give the role itself.",
  );
}

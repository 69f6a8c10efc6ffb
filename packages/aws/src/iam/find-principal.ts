import { GetInstanceProfileCommand, GetRoleCommand, IAMClient, type Role } from "@aws-sdk/client-iam";
import { MissingError, UnfitError } from "@slipway/action";
import { ownerOf, parsePrincipal } from "../client/arn.ts";
import { call, unlessMissing } from "../client/calls.ts";
import { clientConfig } from "../client/config.ts";
import type { AwsReads } from "../connect.ts";
import { forClients } from "../sign-in/sign-in.ts";
import type { Principal } from "./principal.ts";

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
  const role =
    (arn?.kind === "instance-profile" ? undefined : await readRole(name, iam, aws)) ??
    (arn?.kind === "role" ? undefined : await roleOfProfile(name, iam, aws));
  if (role?.Arn !== undefined) return { arn: role.Arn, ...(role.CreateDate ? { createdAt: role.CreateDate } : {}) };
  const what = { role: "role", "instance-profile": "instance profile" }[arn?.kind ?? "role"];
  throw new MissingError(
    `There is no ${arn === undefined ? "role or instance profile" : what} named ${name} in the account ${account}.`,
    "Correct the input role, or create the role first.",
  );
}

const clients = new WeakMap<AwsReads, IAMClient>();

/** The run's client of IAM. */
function iamOf(aws: AwsReads): IAMClient {
  const client =
    clients.get(aws) ??
    new IAMClient({ ...clientConfig(aws.region, aws.run), credentials: forClients(aws.signIn, aws.run) });
  clients.set(aws, client);
  return client;
}

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
    `The instance profile ${name} holds no role, so nobody would get access.`,
    "Add the role to the instance profile, or give the role itself.",
  );
}

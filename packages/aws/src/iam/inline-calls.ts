import {
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { isReadOnly } from "@slipway/action";
import type { Aws, AwsReads } from "../aws.ts";
import { call, unlessMissing } from "../client/calls.ts";
import type { Bearer } from "./bearer.ts";
import { iamOf } from "./client.ts";
import type { InlineBody } from "./inline.ts";
import { type PolicyDocument, parsePolicy, policyText } from "./policy-document.ts";

/** Undefined when there is no such policy, or no one who could carry it. IAM answers it percent-encoded. */
export async function readInline(
  bearer: Bearer,
  PolicyName: string,
  aws: AwsReads,
): Promise<PolicyDocument | undefined> {
  const iam = iamOf(aws);
  const answer =
    bearer.kind === "role"
      ? await unlessMissing(
          call(aws.run, `iam:GetRolePolicy ${PolicyName} of ${bearer.name}`, (options) =>
            iam.send(new GetRolePolicyCommand({ RoleName: bearer.name, PolicyName }), options),
          ),
        )
      : await unlessMissing(
          call(aws.run, `iam:GetUserPolicy ${PolicyName} of ${bearer.name}`, (options) =>
            iam.send(new GetUserPolicyCommand({ UserName: bearer.name, PolicyName }), options),
          ),
        );
  return answer?.PolicyDocument === undefined ? undefined : parsePolicy(decodeURIComponent(answer.PolicyDocument));
}

/** All other inline policies; undefined when there is no one who could carry one. */
export async function readOthers(bearer: Bearer, own: string, aws: AwsReads) {
  const names = (await unlessMissing(listInline(bearer, aws))) ?? ((await isPlanned(bearer, aws)) ? [] : undefined);
  if (names === undefined) return undefined;
  const all: { readonly name: string; readonly document: PolicyDocument }[] = [];
  for (const name of names) {
    // IAM does not distinguish names by case, and keeps the case of the first.
    const isOwn = name.toLowerCase() === own.toLowerCase();
    const document = isOwn ? undefined : await readInline(bearer, name, aws);
    if (document !== undefined) all.push({ name, document });
  }
  return all;
}

/** A role that an earlier step of the job plans is there without anything in it. */
async function isPlanned({ kind, name }: Bearer, aws: AwsReads): Promise<boolean> {
  if (kind !== "role" || !isReadOnly(aws.run.mode)) return false;
  const iam = iamOf(aws);
  const answer = await unlessMissing(
    call(aws.run, `iam:GetRole of ${name}`, (options) => iam.send(new GetRoleCommand({ RoleName: name }), options)),
  );
  return answer?.Role !== undefined;
}

async function listInline({ kind, name }: Bearer, aws: AwsReads): Promise<string[]> {
  const iam = iamOf(aws);
  const all: string[] = [];
  for (let Marker: string | undefined, first = true; first || Marker !== undefined; first = false) {
    const page =
      kind === "role"
        ? await call(aws.run, `iam:ListRolePolicies of ${name}`, (options) =>
            iam.send(new ListRolePoliciesCommand({ RoleName: name, Marker }), options),
          )
        : await call(aws.run, `iam:ListUserPolicies of ${name}`, (options) =>
            iam.send(new ListUserPoliciesCommand({ UserName: name, Marker }), options),
          );
    all.push(...(page.PolicyNames ?? []));
    Marker = page.Marker;
  }
  return all;
}

/** Creates the policy, or replaces the one of its name: IAM has no condition for that. */
export async function putInline(body: InlineBody, aws: Aws): Promise<void> {
  const iam = iamOf(aws);
  const PolicyDocument = policyText(body.PolicyDocument);
  if ("RoleName" in body)
    await aws.write(`iam:PutRolePolicy ${body.PolicyName} of ${body.RoleName}`, (options) =>
      iam.send(new PutRolePolicyCommand({ ...body, PolicyDocument }), options),
    );
  else
    await aws.write(`iam:PutUserPolicy ${body.PolicyName} of ${body.UserName}`, (options) =>
      iam.send(new PutUserPolicyCommand({ ...body, PolicyDocument }), options),
    );
}

export async function deleteInline({ kind, name }: Bearer, PolicyName: string, aws: Aws): Promise<void> {
  const iam = iamOf(aws);
  await unlessMissing<unknown>(
    kind === "role"
      ? aws.write(`iam:DeleteRolePolicy ${PolicyName} of ${name}`, (options) =>
          iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName }), options),
        )
      : aws.write(`iam:DeleteUserPolicy ${PolicyName} of ${name}`, (options) =>
          iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName }), options),
        ),
  );
}

import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  ListAssociatedAccessPoliciesCommand,
  UpdateAccessEntryCommand,
} from "@aws-sdk/client-eks";
import type { Aws, AwsReads } from "../aws.ts";
import { call, unlessMissing } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { eksOf } from "./client.ts";
import type { AccessPolicy, EntryBody, EntryKey, EntryState, PolicyBody } from "./entry.ts";
import { setTags } from "./tag-calls.ts";

/** An entry and its policies. Undefined when there is none, or when the cluster does not use entries yet. */
export async function readEntry(key: EntryKey, aws: AwsReads): Promise<Omit<EntryState, "isOwn"> | undefined> {
  const { clusterName, principalArn } = key;
  const eks = eksOf(aws);
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeAccessEntry of ${principalArn} in ${clusterName}`, (options) =>
      eks.send(new DescribeAccessEntryCommand({ clusterName, principalArn }), options),
    ),
  ).catch(unlessUnused);
  const entry = answer?.accessEntry;
  if (entry === undefined) return undefined;
  const policies = await unlessMissing(listPolicies(key, aws));
  if (policies === undefined) return undefined;
  return {
    clusterName,
    principalArn,
    type: entry.type ?? "STANDARD",
    groups: entry.kubernetesGroups ?? [],
    username: entry.username ?? "",
    tags: entry.tags ?? {},
    policies,
    ...(entry.accessEntryArn === undefined ? {} : { arn: entry.accessEntryArn }),
    ...(entry.createdAt === undefined ? {} : { createdAt: entry.createdAt }),
  };
}

/** A cluster that reads only aws-auth refuses even to look for an entry. */
function unlessUnused(error: unknown): undefined {
  if (
    error instanceof AwsError &&
    error.code === "InvalidRequestException" &&
    /authentication mode/.test(error.message)
  )
    return undefined;
  throw error;
}

async function listPolicies({ clusterName, principalArn }: EntryKey, aws: AwsReads): Promise<AccessPolicy[]> {
  const eks = eksOf(aws);
  const all: AccessPolicy[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await call(
      aws.run,
      `eks:ListAssociatedAccessPolicies of ${principalArn} in ${clusterName}`,
      (options) => eks.send(new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn, nextToken }), options),
    );
    for (const { policyArn = "", accessScope } of page.associatedAccessPolicies ?? []) {
      all.push({
        name: policyArn.slice(policyArn.lastIndexOf("/") + 1),
        namespaces: accessScope?.type === "namespace" ? (accessScope.namespaces ?? []) : undefined,
      });
    }
    nextToken = page.nextToken;
  }
  return all;
}

export async function createEntry({ accessPolicies, tags, ...body }: EntryBody, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  const input = { ...body, kubernetesGroups: copy(body.kubernetesGroups), tags: tags && { ...tags } };
  await aws.write(`eks:CreateAccessEntry for ${body.principalArn} in ${body.clusterName}`, (options) =>
    eks.send(new CreateAccessEntryCommand(input), options),
  );
  for (const policy of accessPolicies) await associatePolicy(body, policy, aws);
}

/** Changes what the body names, and nothing else. */
export async function updateEntry(
  arn: string | undefined,
  { accessPolicies, ...body }: EntryBody,
  aws: Aws,
): Promise<void> {
  const { clusterName, principalArn, username, kubernetesGroups, tags } = body;
  const eks = eksOf(aws);
  if (tags !== undefined)
    await setTags({ arn, named: `the access entry of ${principalArn} in ${clusterName}` }, tags, aws);
  if (username !== undefined || kubernetesGroups !== undefined) {
    const input = { clusterName, principalArn, username, kubernetesGroups: copy(kubernetesGroups) };
    await aws.write(`eks:UpdateAccessEntry of ${principalArn} in ${clusterName}`, (options) =>
      eks.send(new UpdateAccessEntryCommand(input), options),
    );
  }
  for (const policy of accessPolicies) await associatePolicy(body, policy, aws);
}

/** Associates a policy, or changes what it is for. */
async function associatePolicy(
  { clusterName, principalArn }: EntryKey,
  { policyArn, accessScope }: PolicyBody,
  aws: Aws,
): Promise<void> {
  const eks = eksOf(aws);
  const input = {
    clusterName,
    principalArn,
    policyArn,
    accessScope: { ...accessScope, namespaces: copy(accessScope.namespaces) },
  };
  await aws.write(`eks:AssociateAccessPolicy ${policyArn} to ${principalArn} in ${clusterName}`, (options) =>
    eks.send(new AssociateAccessPolicyCommand(input), options),
  );
}

/** Deletes the entry, with the policies that are associated with it. */
export async function deleteEntry({ clusterName, principalArn }: EntryKey, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  await unlessMissing(
    aws.write(`eks:DeleteAccessEntry of ${principalArn} in ${clusterName}`, (options) =>
      eks.send(new DeleteAccessEntryCommand({ clusterName, principalArn }), options),
    ),
  );
}

/** The vendor's types want lists that can be changed. */
const copy = (texts: readonly string[] | undefined): string[] | undefined => texts && [...texts];

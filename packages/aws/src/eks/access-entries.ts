import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  ListAssociatedAccessPoliciesCommand,
  UpdateAccessEntryCommand,
} from "@aws-sdk/client-eks";
import { call, unlessMissing, write } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import type { Aws } from "../connect.ts";
import type { AccessPolicy, EntryState, EntryWant } from "./access-entry.ts";
import { eksOf } from "./client.ts";
import { mark } from "./ownership.ts";

interface At {
  readonly cluster: string;
  readonly arn: string;
}

const keysOf = ({ cluster, arn }: At) => ({ clusterName: cluster, principalArn: arn });

/** An entry and its policies; undefined when there is none, or the cluster takes none yet. */
export async function readEntry(at: At, aws: Aws): Promise<EntryState | undefined> {
  const { cluster, arn } = at;
  const eks = eksOf(aws);
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeAccessEntry of ${arn} in ${cluster}`, (options) =>
      eks.send(new DescribeAccessEntryCommand(keysOf(at)), options),
    ),
  ).catch(unlessClosed);
  const entry = answer?.accessEntry;
  if (entry === undefined) return undefined;
  const policies = await unlessMissing(listPolicies(at, aws));
  if (policies === undefined) return undefined;
  return {
    type: entry.type ?? "STANDARD",
    groups: entry.kubernetesGroups ?? [],
    username: entry.username ?? "",
    tags: entry.tags ?? {},
    policies,
    ...(entry.accessEntryArn === undefined ? {} : { arn: entry.accessEntryArn }),
    ...(entry.createdAt === undefined ? {} : { made: entry.createdAt }),
  };
}

/** A cluster that reads only aws-auth refuses even to look for an entry. */
function unlessClosed(error: unknown): undefined {
  if (
    error instanceof AwsError &&
    error.code === "InvalidRequestException" &&
    /authentication mode/.test(error.message)
  )
    return undefined;
  throw error;
}

async function listPolicies(at: At, aws: Aws): Promise<AccessPolicy[]> {
  const eks = eksOf(aws);
  const all: AccessPolicy[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await call(aws.run, `eks:ListAssociatedAccessPolicies of ${at.arn} in ${at.cluster}`, (options) =>
      eks.send(new ListAssociatedAccessPoliciesCommand({ ...keysOf(at), nextToken }), options),
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

/** Makes the entry, marked as ours. */
export async function createEntry(at: At, { groups, username }: Pick<EntryWant, "groups" | "username">, aws: Aws) {
  const eks = eksOf(aws);
  await write(aws.run, `eks:CreateAccessEntry for ${at.arn} in ${at.cluster}`, (options) =>
    eks.send(
      new CreateAccessEntryCommand({
        ...keysOf(at),
        type: "STANDARD",
        tags: { ...mark },
        ...(groups === undefined ? {} : { kubernetesGroups: [...groups] }),
        ...(username === undefined ? {} : { username }),
      }),
      options,
    ),
  );
}

/** Changes what is named, and nothing else. */
export async function updateEntry(at: At, { groups, username }: Pick<EntryWant, "groups" | "username">, aws: Aws) {
  const eks = eksOf(aws);
  await write(aws.run, `eks:UpdateAccessEntry of ${at.arn} in ${at.cluster}`, (options) =>
    eks.send(
      new UpdateAccessEntryCommand({
        ...keysOf(at),
        ...(groups === undefined ? {} : { kubernetesGroups: [...groups] }),
        ...(username === undefined ? {} : { username }),
      }),
      options,
    ),
  );
}

/** Associates a policy, or changes what it is for. */
export async function associatePolicy(at: At, { name, namespaces }: AccessPolicy, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  const [, partition] = at.arn.split(":");
  await write(aws.run, `eks:AssociateAccessPolicy ${name} to ${at.arn} in ${at.cluster}`, (options) =>
    eks.send(
      new AssociateAccessPolicyCommand({
        ...keysOf(at),
        policyArn: `arn:${partition}:eks::aws:cluster-access-policy/${name}`,
        accessScope:
          namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces: [...namespaces] },
      }),
      options,
    ),
  );
}

/** Deletes the entry, with the policies that are associated with it. */
export async function deleteEntry(at: At, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  await unlessMissing(
    call(aws.run, `eks:DeleteAccessEntry of ${at.arn} in ${at.cluster}`, (options) =>
      eks.send(new DeleteAccessEntryCommand(keysOf(at)), options),
    ),
  );
}

import { type Shown, unknown } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { answers } from "../client/planned/shows.ts";
import type { EntryBody, EntryState, PolicyBody } from "./entry.ts";

/** What reads will show of an access entry, and of the policies that are associated with it. */
export function entryShows(
  _id: string,
  { accessPolicies, ...body }: EntryBody,
  have: EntryState | undefined,
  aws: AwsReads,
): Readonly<Record<string, Shown>> {
  const { clusterName, principalArn } = body;
  const key = { clusterName, principalArn };
  const isNew = have === undefined;
  const accessEntry = {
    ...key,
    type: have?.type ?? body.type,
    accessEntryArn: have?.arn ?? unknown("its ARN"),
    kubernetesGroups: body.kubernetesGroups ?? have?.groups ?? [],
    username: body.username ?? have?.username ?? unknown("the name that EKS gives it"),
    tags: { ...have?.tags, ...body.tags },
    ...(have?.createdAt === undefined ? {} : { createdAt: have.createdAt }),
  };
  const changed = new Set(accessPolicies.map(({ policyArn }) => nameOf(policyArn)));
  const kept = (have?.policies ?? []).filter(({ name }) => !changed.has(name));
  const associatedAccessPolicies: PolicyBody[] = [
    ...kept.map(({ name, namespaces }) => ({
      policyArn: `arn:${principalArn.split(":")[1]}:eks::aws:cluster-access-policy/${name}`,
      accessScope: namespaces === undefined ? { type: "cluster" as const } : { type: "namespace" as const, namespaces },
    })),
    ...accessPolicies,
  ];
  return {
    ...answers(aws, { of: "eks:DescribeAccessEntry", input: key }, { accessEntry }, isNew),
    ...answers(aws, { of: "eks:ListAssociatedAccessPolicies", input: key }, { associatedAccessPolicies }, isNew),
  };
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

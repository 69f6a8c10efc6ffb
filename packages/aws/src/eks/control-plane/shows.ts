import type { Cluster } from "@aws-sdk/client-eks";
import { type Shown, unknown } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { ownerOf } from "../../client/arn.ts";
import { answers, listed, within } from "../../client/planned/shows.ts";
import type { ClusterBody, CreateBody, Update } from "./body.ts";

/** What reads will show of a cluster once a plan is done. */
export function clusterShows(
  name: string,
  body: ClusterBody,
  have: Cluster | undefined,
  aws: AwsReads,
): Readonly<Record<string, Shown>> {
  const isNew = have === undefined;
  const cluster = "updates" in body ? updated(have ?? {}, body.updates) : created(name, body, aws);
  return {
    ...answers(aws, { of: "eks:DescribeCluster", input: { name } }, { cluster }, isNew),
    ...(isNew ? listed(aws, { of: "eks:ListClusters", input: {} }, { in: "clusters", item: name }) : {}),
    ...(isNew ? within(aws, "eks", "clusterName", name) : {}),
  };
}

/** Where its API server is, and what EKS makes for it, is known once it is there. */
function created(name: string, { bootstrapSelfManagedAddons: _, ...body }: CreateBody, { region }: AwsReads) {
  const { partition, account } = ownerOf(body.roleArn);
  return {
    ...body,
    name,
    arn: account === "" ? unknown("its ARN") : `arn:${partition}:eks:${region}:${account}:cluster/${name}`,
    status: "ACTIVE",
    endpoint: unknown("where its API server is"),
    certificateAuthority: { data: unknown("its certificate authority") },
    identity: { oidc: { issuer: unknown("the address of its issuer") } },
    kubernetesNetworkConfig: { serviceIpv4Cidr: unknown("the range of its services"), ...body.kubernetesNetworkConfig },
    resourcesVpcConfig: {
      ...body.resourcesVpcConfig,
      vpcId: unknown("its VPC"),
      clusterSecurityGroupId: unknown("its security group"),
    },
  };
}

function updated(have: Cluster, updates: readonly Update[]): object {
  let all: Record<string, unknown> = { ...have };
  for (const { input } of updates) {
    for (const [member, value] of Object.entries(input)) {
      const before = all[member];
      const isPart = typeof value === "object" && !Array.isArray(value) && typeof before === "object";
      all = { ...all, [member]: isPart ? { ...before, ...value } : value };
    }
  }
  return all;
}

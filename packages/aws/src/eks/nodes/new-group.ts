import type { Subnet } from "@aws-sdk/client-ec2";
import { DescribeClusterCommand } from "@aws-sdk/client-eks";
import { MissingError, UnfitError } from "@slipway/action";
import { hasUnknown, isUnknownText, type Unknown, unknown } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { call, unlessMissing } from "../../client/calls.ts";
import { unlessHidden } from "../../client/unless-hidden.ts";
import { eksOf } from "../client.ts";
import { longestTemplateName, type NodeGroupWant, templateName } from "./want.ts";

/** What a new group takes from its cluster. */
export interface ClusterFacts {
  readonly version: string;
  readonly vpc: string;
  readonly subnets: readonly string[] | Unknown;
}

/** What a cluster says that matters to its nodes. */
export async function clusterFacts(cluster: string, aws: AwsReads): Promise<ClusterFacts> {
  const eks = eksOf(aws);
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeCluster of ${cluster}`, (options) =>
      eks.send(new DescribeClusterCommand({ name: cluster }), options),
    ),
  );
  const found = answer?.cluster;
  if (found === undefined)
    throw new MissingError(
      `There is no cluster ${cluster} in ${aws.region}.`,
      "Correct the inputs cluster and region, or sign in to the account that has it.",
    );
  if (found.status === "FAILED" || found.status === "DELETING")
    throw new UnfitError(
      `The cluster ${cluster} is ${found.status}, and takes no node group.`,
      "Create the cluster again once it is gone, or correct the input cluster.",
    );
  const { vpcId = "", subnetIds = [] } = found.resourcesVpcConfig ?? {};
  return { version: found.version ?? "", vpc: vpcId, subnets: subnetIds };
}

/** Refuses subnets that do not exist or are in another network than the cluster. What has no ID yet is not judged. */
export async function judgeSubnets(ids: readonly string[] = [], vpc: string, aws: AwsReads): Promise<void> {
  if (ids.length === 0 || ids.some(isUnknownText)) return;
  const { judgeSubnetsIn } = await import("../../ec2/judge-place.ts");
  const found = await judgeSubnetsIn(ids, { input: "subnets", vpc: hasUnknown(vpc) ? undefined : vpc }, aws);
  const silent = (found ?? []).filter(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch === false);
  if (silent.length > 0) await refuseAddressless(silent, aws);
}

/** Nodes in a public subnet need a public address, and EKS makes no group where they get none. */
async function refuseAddressless(silent: readonly Subnet[], aws: AwsReads): Promise<void> {
  const { publicOf } = await import("../../ec2/private-subnets.ts");
  const ids = silent.flatMap(({ SubnetId = [] }) => SubnetId);
  const warning = "Whether subnets have a route to the internet is not known before the apply";
  const open = await unlessHidden(aws.run, warning, () => publicOf(ids, silent[0]?.VpcId ?? "", aws));
  if (open === undefined || open.length === 0) return;
  throw new UnfitError(
    `EKS makes no node group in ${open.join(", ")}: a route leads straight to the internet, and machines get no public address there.`,
    "Give private ones in subnets, or let these assign addresses (`aws ec2 modify-subnet-attribute --map-public-ip-on-launch`).",
  );
}

/** The subnets that a group takes unless others are given: the cluster's own without a way straight to the internet. */
export async function privateSubnets(cluster: string, facts: ClusterFacts, aws: AwsReads) {
  const { vpc, subnets } = facts;
  if (hasUnknown(vpc) || hasUnknown(subnets)) return unknown("the private subnets of the cluster");
  const { privateOf } = await import("../../ec2/private-subnets.ts");
  const found = await privateOf(subnets as readonly string[], vpc, aws);
  if (found.length > 0) return found;
  throw new UnfitError(
    `All subnets of the cluster ${cluster} have a route straight to the internet.`,
    "Give in subnets those that the nodes are to be in.",
  );
}

/** The image of Amazon Linux for instance types, with the drivers that they need. */
export async function imageFor(types: readonly string[], aws: AwsReads): Promise<string> {
  const { machinesOf } = await import("../../ec2/machines.ts");
  const { architecture, drivers } = await machinesOf(types, aws);
  return `AL2023_${architecture === "arm64" ? "ARM_64" : architecture}_${(drivers ?? "STANDARD").toUpperCase()}`;
}

/** A name that EC2 does not take is found here, before the group or its template is made. */
export function refuseLongName({ cluster, name }: NodeGroupWant): void {
  const most = longestTemplateName - templateName({ cluster, name: "" }).length;
  if (name.length <= most) return;
  throw new UnfitError(
    `EC2 takes at most ${longestTemplateName} characters for the name of a launch template, and that of the node group ${name} would be ${templateName({ cluster, name })}.`,
    `Give the node group a name of at most ${most} characters.`,
  );
}

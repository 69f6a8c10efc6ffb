import { DescribeNodegroupCommand, ListNodegroupsCommand } from "@aws-sdk/client-eks";
import { ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { iamOf } from "../iam/client.ts";
import type { Principal } from "../iam/principal.ts";
import { eksOf } from "./client.ts";

/** Services whose machines join a cluster as the role that they assume. */
const joining = {
  machines: /^ec2\.amazonaws\.com(\.cn)?$/,
  fargate: /^eks-fargate-pods\.amazonaws\.com(\.cn)?$/,
};

/** Policies that only nodes need. */
const nodePolicies = /\/AmazonEKSWorkerNode(Minimal)?Policy$/;

/** What AWS alone shows of whether nodes join a cluster as a role: why it seems so. Undefined when it does not. */
export async function joinsAs(cluster: string, { arn, trusts }: Principal, aws: AwsReads): Promise<string | undefined> {
  if (trusts?.some((service) => joining.fargate.test(service))) return "Fargate runs pods by it";
  // A role that EC2 may not assume is no role of machines.
  if (trusts !== undefined && !trusts.some((service) => joining.machines.test(service))) return undefined;
  const group = await groupOf(cluster, arn, aws);
  if (group !== undefined) return `the node group ${group} has it`;
  const policy = await nodePolicyOf(arn, aws).catch((error: unknown) => {
    // Who may not look the role up at all may map it all the same.
    if (trusts !== undefined || !(error instanceof AwsError) || error.status !== 403) throw error;
    aws.run.warn(`${error.message} Make sure that no nodes join the cluster ${cluster} as ${arn}.`);
    return undefined;
  });
  return policy === undefined ? undefined : `EC2 assumes it and it has the policy ${policy}`;
}

/** A node group whose machines act as a role. */
async function groupOf(clusterName: string, role: string, aws: AwsReads): Promise<string | undefined> {
  const eks = eksOf(aws);
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await call(aws.run, `eks:ListNodegroups of ${clusterName}`, (options) =>
      eks.send(new ListNodegroupsCommand({ clusterName, nextToken }), options),
    );
    for (const nodegroupName of page.nodegroups ?? []) {
      const { nodegroup } = await call(
        aws.run,
        `eks:DescribeNodegroup of ${nodegroupName} in ${clusterName}`,
        (options) => eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }), options),
      );
      if (nodegroup?.nodeRole?.toLowerCase() === role.toLowerCase()) return nodegroupName;
    }
    nextToken = page.nextToken;
  }
  return undefined;
}

async function nodePolicyOf(arn: string, aws: AwsReads): Promise<string | undefined> {
  const RoleName = arn.slice(arn.lastIndexOf("/") + 1);
  const iam = iamOf(aws);
  for (let Marker: string | undefined, first = true; first || Marker !== undefined; first = false) {
    const page = await call(aws.run, `iam:ListAttachedRolePolicies of ${RoleName}`, (options) =>
      iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), options),
    );
    const found = page.AttachedPolicies?.find(({ PolicyArn = "" }) => nodePolicies.test(PolicyArn));
    if (found) return found.PolicyName;
    Marker = page.Marker;
  }
  return undefined;
}

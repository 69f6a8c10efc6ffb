import { DescribeClusterCommand } from "@aws-sdk/client-eks";
import type { AwsReads } from "../aws.ts";
import { call, unlessMissing } from "../client/calls.ts";
import { eksOf } from "./client.ts";

/** What a cluster says of its security group. Undefined when there is no such cluster. */
export async function readGroup(name: string, aws: AwsReads) {
  const eks = eksOf(aws);
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeCluster of ${name}`, (options) =>
      eks.send(new DescribeClusterCommand({ name }), options),
    ),
  );
  const { status = "", resourcesVpcConfig } = answer?.cluster ?? {};
  return answer?.cluster && { status, groupId: resourcesVpcConfig?.clusterSecurityGroupId };
}

import { DescribeSubnetsCommand, type Subnet } from "@aws-sdk/client-ec2";
import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { call } from "../../client/calls.ts";
import { ec2Of } from "../../ec2/client.ts";
import { hasNoEks } from "../../network/closed-zones.ts";

/** Refuses subnets in which EKS would not place a cluster. What has no ID yet is not judged. */
export async function judgeSubnets(ids: readonly string[], aws: AwsReads): Promise<void> {
  if (ids.some(isUnknownText)) return;
  const { Subnets: found = [] } = await call(aws.run, `ec2:DescribeSubnets ${ids.join(", ")}`, (options) =>
    ec2Of(aws).send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }), options),
  );
  const closed = found.filter(({ AvailabilityZoneId = "" }) => hasNoEks(AvailabilityZoneId));
  const distinct = (of: (subnet: Subnet) => string | undefined) => new Set(found.map(of));
  const problem =
    closed.length > 0
      ? `EKS places nothing in the zone of ${closed.map(({ SubnetId, AvailabilityZone }) => `${SubnetId} (${AvailabilityZone})`).join(", ")}`
      : distinct(({ VpcId }) => VpcId).size > 1
        ? "the subnets are in several VPCs"
        : distinct(({ AvailabilityZone }) => AvailabilityZone).size < 2
          ? "a cluster needs subnets in two availability zones"
          : undefined;
  if (problem === undefined) return;
  throw new UnfitError(
    `No cluster can be made in these subnets: ${problem}.`,
    "Give other subnets in the input subnets.",
  );
}

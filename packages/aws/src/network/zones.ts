import { DescribeAvailabilityZonesCommand } from "@aws-sdk/client-ec2";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { ec2Of } from "../ec2/client.ts";
import { hasNoEks } from "./closed-zones.ts";

/** Zones of the region in which EKS places control planes, by their names, beside those that a network has. */
export async function findZones(beside: readonly string[], count: number, aws: AwsReads): Promise<readonly string[]> {
  const { AvailabilityZones: all = [] } = await call(aws.run, "ec2:DescribeAvailabilityZones", (options) =>
    ec2Of(aws).send(new DescribeAvailabilityZonesCommand({}), options),
  );
  const usable = all
    .filter(({ State, ZoneType }) => State === "available" && ZoneType === "availability-zone")
    .filter(({ ZoneId = "", ZoneName = "" }) => !hasNoEks(ZoneId) && !beside.includes(ZoneName))
    .flatMap(({ ZoneName }) => ZoneName ?? [])
    .sort();
  if (usable.length >= count) return usable.slice(0, count);
  throw new UnfitError(
    `The region ${aws.region} has ${beside.length + usable.length} zones with EKS, fewer than ${beside.length + count}.`,
    "Give a smaller number in the input zones, or another region.",
  );
}

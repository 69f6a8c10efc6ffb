import type { Subnet } from "@aws-sdk/client-ec2";
import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { judgeGroupsIn, judgeSubnetsIn } from "../../ec2/judge-place.ts";
import { hasNoEks } from "../../network/closed-zones.ts";
import type { ClusterWant } from "./want.ts";

/** Refuses where EKS would not place a cluster. What has no ID yet is not judged. */
export async function judgePlace(
  { subnets, securityGroups = [] }: Pick<ClusterWant, "subnets" | "securityGroups">,
  have: string | undefined,
  aws: AwsReads,
): Promise<void> {
  if (subnets.some(isUnknownText)) return;
  const found = await judgeSubnetsIn(subnets, { input: "subnets", vpc: have }, aws);
  if (found !== undefined) refuseZones(found);
  const known = securityGroups.filter((id) => !isUnknownText(id));
  if (known.length > 0) await judgeGroupsIn(known, { input: "security-groups", vpc: have ?? found?.[0]?.VpcId }, aws);
}

function refuseZones(found: readonly Subnet[]): void {
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

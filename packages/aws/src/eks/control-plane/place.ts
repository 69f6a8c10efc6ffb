import type { Subnet } from "@aws-sdk/client-ec2";
import type { Cluster } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { contains, parseRange } from "../../ec2/address-range.ts";
import { distinct, judgeGroupsIn, judgeSubnetsIn, zonesOf } from "../../ec2/judge-place.ts";
import { hasNoEks } from "../../network/closed-zones.ts";
import type { ClusterWant } from "./want.ts";

/** Refuses where EKS would not place a cluster. What has no ID yet is not judged. */
export async function judgePlace(
  { subnets, securityGroups = [], serviceRange }: Pick<ClusterWant, "subnets" | "securityGroups" | "serviceRange">,
  have: Cluster | undefined,
  aws: AwsReads,
): Promise<void> {
  const vpc = have?.resourcesVpcConfig?.vpcId;
  const isOpen = subnets.some(isUnknownText);
  const found = isOpen ? undefined : await judgeSubnetsIn(subnets, { input: "subnets", vpc }, aws);
  if (found !== undefined) refuseZones(found);
  if (have === undefined && serviceRange !== undefined) refuseMeeting(serviceRange, found ?? []);
  if (have !== undefined && (isOpen || found !== undefined)) await refuseOtherZones(have, found, aws);
  if (isOpen) return;
  const known = securityGroups.filter((id) => !isUnknownText(id));
  if (known.length > 0) await judgeGroupsIn(known, { input: "security-groups", vpc: vpc ?? found?.[0]?.VpcId }, aws);
}

/** Services have addresses that nothing in the network has. */
function refuseMeeting(serviceRange: string, found: readonly Subnet[]): void {
  const services = parseRange(serviceRange);
  const met = found.filter(({ CidrBlock = "" }) => {
    const range = parseRange(CidrBlock);
    return services && range && (contains(services, range) || contains(range, services));
  });
  if (met.length === 0) return;
  throw new UnfitError(
    `The service-range ${serviceRange} meets the network's own addresses, as in ${met.map(({ SubnetId, CidrBlock }) => `${SubnetId} (${CidrBlock})`).join(", ")}.`,
    "Give a private range that the network does not have, or leave service-range out: EKS chooses one then.",
  );
}

/** A cluster keeps its zones. Subnets that are still to be made are in others, or in another network: `create-vpc` only adds zones. */
async function refuseOtherZones(
  { name, resourcesVpcConfig }: Cluster,
  found: readonly Subnet[] | undefined,
  aws: AwsReads,
): Promise<void> {
  const zones = await zonesOf(resourcesVpcConfig?.subnetIds ?? [], aws);
  const wanted = found && distinct(found.map(({ AvailabilityZone = "" }) => AvailabilityZone));
  if (zones === undefined || wanted?.join() === zones.join()) return;
  throw new UnfitError(
    `The cluster ${name} was made in the zones ${zones.join(", ")}, and EKS takes other subnets for it only in exactly these: the input subnets has ${wanted === undefined ? "some that are still to be made" : `those in ${wanted.join(", ")}`}.`,
    "Give subnets in these zones, and with create-vpc leave zones as it was. Nodes may be in others: add-node-group takes their subnets.",
  );
}

function refuseZones(found: readonly Subnet[]): void {
  const closed = found.filter(({ AvailabilityZoneId = "" }) => hasNoEks(AvailabilityZoneId));
  const number = (of: (subnet: Subnet) => string | undefined) => new Set(found.map(of)).size;
  const problem =
    closed.length > 0
      ? `EKS places nothing in the zone of ${closed.map(({ SubnetId, AvailabilityZone }) => `${SubnetId} (${AvailabilityZone})`).join(", ")}`
      : number(({ VpcId }) => VpcId) > 1
        ? "the subnets are in several VPCs"
        : number(({ AvailabilityZone }) => AvailabilityZone) < 2
          ? "a cluster needs subnets in two availability zones"
          : undefined;
  if (problem === undefined) return;
  throw new UnfitError(
    `No cluster can be made in these subnets: ${problem}.`,
    "Give other subnets in the input subnets.",
  );
}

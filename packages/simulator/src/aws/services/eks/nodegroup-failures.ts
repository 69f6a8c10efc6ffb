import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { type Fields, fieldsOf, numberOf, textsOf } from "../../engine/operation.ts";
import type { Region } from "../ec2/region.ts";
import { ec2Region } from "../ec2/state.ts";
import { givesAddresses } from "./self-managed.ts";
import { type Cluster, epochSeconds, type Part } from "./state.ts";

/** How long nodes may take to become ready. In reality it is some twenty minutes: terraform-aws-modules/terraform-aws-eks#2041. */
const patience = 12 * 60;

/** Whether a route leads from a subnet straight to the internet. */
function isPublic({ routeTables }: Region, subnetId: string, vpcId: string): boolean {
  const tables = Object.values(routeTables).filter((table) => table.vpcId === vpcId);
  const own = tables.find(({ associationSet }) => associationSet.some((each) => each.subnetId === subnetId));
  const table = own ?? tables.find(({ associationSet }) => associationSet.some(({ main }) => main));
  return table?.routeSet.some(({ gatewayId }) => gatewayId?.startsWith("igw-")) ?? false;
}

/** Nodes in a public subnet have to get a public address: the sentence is that of aws/amazon-vpc-cni-k8s#878. */
function addressless(region: Region, group: Fields): Fields | undefined {
  const ids = textsOf(group, "subnets").filter((id) => {
    const subnet = lookup(region.subnets, id);
    return subnet && !subnet.mapPublicIpOnLaunch && isPublic(region, id, subnet.vpcId);
  });
  if (ids.length === 0) return undefined;
  return {
    code: "Ec2SubnetInvalidConfiguration",
    message: `One or more Amazon EC2 Subnets of [${ids.join(", ")}] for node group ${group.nodegroupName} does not automatically assign public IP addresses to instances launched into it. If you want your instances to be assigned a public IP address, then you need to enable auto-assign public IP address for the subnet. See IP addressing in VPC guide: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html#subnet-public-ip`,
    resourceIds: ids,
  };
}

/** What becomes of a group that is being made: an issue with which it fails, "waiting", or nothing when all is well. */
export function outcomeOf(world: World, region: string, cluster: Cluster, part: Part): Fields | "waiting" | undefined {
  const group = part as unknown as Fields;
  const issue = addressless(ec2Region(world, region), group);
  const wanted = numberOf(fieldsOf(group, "scalingConfig"), "desiredSize") ?? 0;
  if (issue || wanted === 0 || givesAddresses(cluster)) return issue;
  if (epochSeconds(world) - Number(part.createdAt) < patience) return "waiting";
  // terraform-aws-modules/terraform-aws-eks#2041, #3594.
  return { code: "NodeCreationFailure", message: "Unhealthy nodes in the kubernetes cluster", resourceIds: [] };
}

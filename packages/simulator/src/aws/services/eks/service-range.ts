import { lookup } from "../../../world/table.ts";
import { type Call, textOf } from "../../engine/operation.ts";
import { contains, overlap, type Range, readRange } from "../ec2/cidr.ts";
import { here } from "../ec2/state.ts";
import { invalid } from "./state.ts";

const known = (text: string): Range => readRange(text) as Range;
const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(known);

/**
 * The range of the addresses of services. What EKS takes: KubernetesNetworkConfigRequest of its model; its words for others
 * are not known. Which it chooses: bootstrap.sh of awslabs/amazon-eks-ami.
 */
export function serviceRangeOf(call: Call, vpcId: string): string {
  const blocks = lookup(here(call).vpcs, vpcId)?.cidrBlockAssociationSet ?? [];
  const network = blocks.map(({ cidrBlock }) => known(cidrBlock));
  const given = textOf(call.fields("kubernetesNetworkConfig"), "serviceIpv4Cidr");
  if (given === undefined)
    return network.some((block) => overlap(block, known("10.0.0.0/8"))) ? "172.20.0.0/16" : "10.100.0.0/16";
  const range = readRange(given);
  if (!range || !privateBlocks.some((block) => contains(block, range)) || range.bits < 12 || range.bits > 24)
    throw invalid(`The serviceIpv4Cidr ${given} is not a private range from /12 to /24.`);
  if (network.some((block) => overlap(block, range)))
    throw invalid(`The serviceIpv4Cidr ${given} overlaps with a CIDR block of ${vpcId}.`);
  return given;
}

import { UnfitError } from "@slipway/action";

/** What EKS says is wrong with a part of a cluster: in words, and the codes of them. */
export interface Issues {
  readonly issues: readonly string[];
  readonly issueCodes: readonly string[];
}

/** What to do about what EKS says of nodes and add-ons, by its codes. */
const remedies: Readonly<Record<string, string>> = {
  Ec2SubnetInvalidConfiguration:
    "Give in subnets private ones, or let the public ones assign addresses (`aws ec2 modify-subnet-attribute --map-public-ip-on-launch`).",
  NodeCreationFailure:
    "The machines run, and do not become nodes that are ready: add vpc-cni and kube-proxy (add-eks-addon) before nodes, let their subnets reach AWS by a NAT gateway or VPC endpoints, and give node-role the policies that its input names.",
  AsgInstanceLaunchFailures:
    "EC2 does not launch the machines: the message says whether a quota, the zone or the type is in the way. Give other instance-types, or subnets in more zones, or request a higher quota.",
  InsufficientFreeAddresses: "The subnets have no free addresses: give larger ones in subnets.",
  Ec2SecurityGroupDeletionFailure:
    "Something still uses the security group that the message names: remove that, then run again.",
  PodEvictionFailure: "A pod disruption budget keeps pods on their nodes: loosen it or add replicas, then run again.",
  InsufficientNumberOfReplicas:
    "Its pods find no node to run on: add a node group before it, or nodes without the taints that keep it off.",
  ConfigurationConflict:
    "Someone else keeps the fields that it names: give resolve-conflicts: OVERWRITE to take them over.",
};

/** What to do about the first code that is known; what else holds where none is. */
export const issueRemedy = (codes: readonly string[], otherwise: string): string =>
  codes.flatMap((code) => (Object.hasOwn(remedies, code) ? (remedies[code] ?? []) : []))[0] ?? otherwise;

/** What EKS began and could not finish. */
export const notDone = (what: string, status: string, { issues, issueCodes }: Issues, after = ""): UnfitError =>
  new UnfitError(
    `EKS did not ${what}: ${issues.join("; ").replace(/\.$/, "") || `it is ${status}, and EKS does not say why`}.`,
    `${issueRemedy(issueCodes, "Remove the cause that EKS names, then run again.")}${after}`,
  );

import { final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern a cluster. */
export const aksRemedies: readonly Remedy[] = [
  final(
    "DenyAssignmentAuthorizationFailed",
    "A deny assignment protects this scope, as AKS does for a locked node resource group. Use your own network and DNS zone instead of the ones that AKS created.",
  ),
  final("BadRequest", "Start the cluster first: a stopped cluster cannot be changed.", /is stopped/i),
  final(
    "OperationNotAllowed",
    "A cluster keeps a system pool: add another one first (action add-node-pool, pool-mode: System), or destroy the whole cluster.",
    /at least one (system )?agent pool/i,
  ),
  final(
    "NodePoolMcVersionIncompatible",
    "Nodes are never newer than the control plane, and at most three minor versions older: upgrade the other one first.",
  ),
  final(
    "PropertyChangeNotAllowed",
    "Azure does not change {target} in place: give the present value, or make another one beside it and move what runs there.",
  ),
  final(
    "OperationNotAllowed",
    "Raise the quota of this VM family in the region, or choose a smaller or different size.",
    /quota/i,
  ),
  final("OperationNotAllowed", "Start the cluster first: a stopped cluster cannot be changed.", /stopped/i),
  final(
    /^(QuotaExceeded|InsufficientVCPUQuota|ErrCode_InsufficientVCPUQuota)$/,
    "Raise the quota of this VM family in the region, or choose a smaller or different size.",
  ),
  final(
    /^(AKSCapacityHeavyUsage|AKSCapacityError|SkuNotAvailable|AvailabilityZoneNotSupported)$/,
    "The region has no capacity for this size or zone at the moment: choose another size, zone or region.",
  ),
  final("K8sVersionNotSupported", "Choose a version that the region offers: az aks get-versions lists them."),
  final(
    /^(InsufficientSubnetSize|SubnetIsFull|SubnetIsDelegated)$/,
    "Choose a larger subnet, or one without a delegation.",
  ),
  final(
    "ExistingRouteTableNotAssociatedWithSubnet",
    "Give the nodes' subnet a route table with a default route first, or choose another outbound-type.",
  ),
  final(
    "SubnetNotAssociatedWithNATGateway",
    "Give the nodes' subnet a NAT gateway with a public address first, or choose another outbound-type.",
  ),
  final(
    /^(ManagedNATGatewayWithCustomVNetNotAllowed|UserAssignedNATGatewayWithManagedVNetNotAllowed)$/,
    "With a subnet of your own choose outbound-type: userAssignedNATGateway, without one managedNATGateway.",
  ),
  {
    ...final(
      "ReconcileStandardLoadBalancerError",
      "Azure Policy forbids the public address by which the cluster's load balancer sends out: let the traffic leave another way.",
      /RequestDisallowedByPolicy/,
    ),
    field: "networkProfile.outboundType",
  },
  final("ServiceCidrOverlapExistingSubnetsCidr", "Choose a service range outside all subnets of the network."),
  {
    // A role that was assigned a moment ago does not count everywhere yet.
    code: /^(CustomPrivateDNSZoneMissingPermissionError|ResourceMissingPermissionError)$/,
    retry: "grant",
    say: "Give the cluster a user-assigned identity with Private DNS Zone Contributor on the zone and Network Contributor on the network; a new assignment may take up to ten minutes to count.",
  },
];

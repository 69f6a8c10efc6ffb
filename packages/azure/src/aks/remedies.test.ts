import { answers, remedyOf } from "../remedies.test-support.ts";
import { aksRemedies } from "./remedies.ts";

const quota = "Raise the quota of this VM family";
const noCapacity = "The region has no capacity";
const largerSubnet = "Choose a larger subnet, or one without a delegation";

answers(aksRemedies, [
  ["DenyAssignmentAuthorizationFailed", "", "no", "A deny assignment protects this scope"],
  ["BadRequest", "The cluster is stopped", "no", "Start the cluster first"],
  ["OperationNotAllowed", "the cluster is stopped", "no", "Start the cluster first"],
  ["OperationNotAllowed", "There has to be at least one system agent pool.", "no", "A cluster keeps a system pool"],
  ["OperationNotAllowed", "There has to be at least one agent pool.", "no", "A cluster keeps a system pool"],
  ["OperationNotAllowed", "exceeding approved standardDSv3Family Cores quota", "no", quota],
  ["QuotaExceeded", "", "no", quota],
  ["InsufficientVCPUQuota", "", "no", quota],
  ["ErrCode_InsufficientVCPUQuota", "", "no", quota],
  ["NodePoolMcVersionIncompatible", "", "no", "Nodes are never newer than the control plane"],
  ["PropertyChangeNotAllowed", "", "no", "make another one beside it"],
  ["AKSCapacityHeavyUsage", "", "no", noCapacity],
  ["AKSCapacityError", "", "no", noCapacity],
  ["SkuNotAvailable", "", "no", noCapacity],
  ["AvailabilityZoneNotSupported", "", "no", noCapacity],
  ["K8sVersionNotSupported", "", "no", "az aks get-versions"],
  ["InsufficientSubnetSize", "", "no", largerSubnet],
  ["SubnetIsFull", "", "no", largerSubnet],
  ["SubnetIsDelegated", "", "no", largerSubnet],
  ["ExistingRouteTableNotAssociatedWithSubnet", "", "no", "a route table with a default route"],
  ["SubnetNotAssociatedWithNATGateway", "", "no", "a NAT gateway with a public address"],
  ["ManagedNATGatewayWithCustomVNetNotAllowed", "", "no", "outbound-type: userAssignedNATGateway"],
  ["UserAssignedNATGatewayWithManagedVNetNotAllowed", "", "no", "without one managedNATGateway"],
  ["ReconcileStandardLoadBalancerError", "RequestDisallowedByPolicy", "no", "let the traffic leave another way"],
  ["ServiceCidrOverlapExistingSubnetsCidr", "", "no", "Choose a service range outside"],
  ["CustomPrivateDNSZoneMissingPermissionError", "", "grant", "Private DNS Zone Contributor on the zone"],
  ["ResourceMissingPermissionError", "", "grant", "Network Contributor on the network"],
]);

test("a load balancer that fails by itself is not said to be denied by a policy", () => {
  expect(remedyOf("ReconcileStandardLoadBalancerError", "The address is in use").say).not.toContain("Policy");
});

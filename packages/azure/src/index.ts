export type { Arm, ArmResource, Guard } from "./arm.ts";
export { ArmError } from "./arm-error.ts";
export { clusterFacts } from "./cluster-facts.ts";
export { addressRange, judgeRanges, usualRanges } from "./cluster-ranges.ts";
export type { ClusterWant, PoolWant } from "./cluster-want.ts";
export { sameInAzure } from "./compare.ts";
export { type Azure, connectAzure } from "./connect.ts";
export { blocksOf, clashWithin } from "./free-ranges.ts";
export { azureId, azureIdOrName, azureInputs, groupName, region } from "./inputs.ts";
export { lookUp } from "./look-up.ts";
export { nameAfter } from "./name-after.ts";
export { networkReader } from "./network.ts";
export { address, networkName, networkRange, rangeBits, rangesOrAuto, rangesToAvoid } from "./network-inputs.ts";
export { peersOf } from "./peering-sides.ts";
export { remedies, remediesByStatus } from "./remedies.ts";
export { groupId, parseId, type ResourceId, sameId } from "./resource-id.ts";
export { aksCluster, type Cluster } from "./resources/aks-cluster.ts";
export { clusterNetwork } from "./resources/managed-cluster.ts";
export { type PeeringWant, peering } from "./resources/peering.ts";
export { type Link, privateDnsLink } from "./resources/private-dns-link.ts";
export { providerRegistrations } from "./resources/provider-registration.ts";
export { type Retention, retention } from "./resources/registry-retention.ts";
export {
  type FreshPassword,
  RegistryToken,
  registryToken,
  type TokenPassword,
  tokenScopeMap,
} from "./resources/registry-token.ts";
export { aksServerScope, type CommandRun, commandRunner, type RunCommand } from "./resources/run-command.ts";
export { type SubnetWant, subnet } from "./resources/subnet.ts";
export { inspectNetwork, type NetworkWant, virtualNetwork } from "./resources/virtual-network.ts";
export { tagList } from "./tags.ts";

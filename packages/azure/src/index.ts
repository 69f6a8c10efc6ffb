export { registryTiers } from "./acr/arm-registry.ts";
export { optionsBeyondTier, registryOptionInputs, registryOptions } from "./acr/options.ts";
export { kubeletIdentityOf, pullRoleOf } from "./acr/pull-role.ts";
export { containerRegistry } from "./acr/registry.ts";
export { registryReplica } from "./acr/replica.ts";
export { type Retention, retention } from "./acr/retention.ts";
export {
  type FreshPassword,
  RegistryToken,
  registryToken,
  type TokenPassword,
  tokenScopeMap,
} from "./acr/token.ts";
export { refuseOtherServer } from "./aks/api-server.ts";
export { aksCluster, type Cluster } from "./aks/cluster.ts";
export { clusterFacts } from "./aks/facts.ts";
export { maintenanceWindow, windowInput } from "./aks/maintenance.ts";
export { clusterOptionInputs, clusterSettings } from "./aks/options/all.ts";
export { boundsRules } from "./aks/pools/bounds.ts";
export { nodePoolContradictions } from "./aks/pools/contradictions.ts";
export { nodePoolWant } from "./aks/pools/from-inputs.ts";
export { nodePoolInputs } from "./aks/pools/inputs.ts";
export { nodePool } from "./aks/pools/node-pool.ts";
export { clusterNetwork } from "./aks/private-zone.ts";
export { publicAddresses } from "./aks/public-addresses.ts";
export { addressRange, judgeRanges, usualRanges } from "./aks/ranges.ts";
export { aksServerScope, type CommandRun, commandRunner, type RunCommand } from "./aks/run-command.ts";
export type { ClusterWant, PoolWant } from "./aks/want.ts";
export { agentsChart } from "./arc/agents-chart.ts";
export { connectedCluster, connectedClusterReader } from "./arc/connected-cluster.ts";
export type { Arm, ArmResource, Guard } from "./arm/client.ts";
export { sameInAzure } from "./arm/compare.ts";
export { ArmError } from "./arm/errors.ts";
export { lookUp } from "./arm/look-up.ts";
export { nameAfter } from "./arm/name-after.ts";
export { lookUpNeedsSubscription, needsSubscription, type Place, placeInputs, placeOf } from "./arm/place.ts";
export { armResource } from "./arm/resource.ts";
export { groupId, parseId, type ResourceId, sameId } from "./arm/resource-id.ts";
export { tagList } from "./arm/tags.ts";
export type { Azure, AzureReads } from "./azure.ts";
export { connectAzure } from "./connect.ts";
export { consumerGroup, consumerGroupsOf } from "./events/consumer-group.ts";
export { eventHub } from "./events/hub.ts";
export { eventNamespace, eventTiers } from "./events/namespace.ts";
export { FluxCluster } from "./flux/cluster.ts";
export { fluxConfiguration, fluxReport } from "./flux/configuration.ts";
export { keyFile } from "./flux/credentials.ts";
export { fluxExtension } from "./flux/extension.ts";
export { isSsh, judgeGitUrl } from "./flux/git-url.ts";
export { fluxName, kustomizationsInput } from "./flux/kustomizations.ts";
export { fluxRemedies } from "./flux/remedies.ts";
export { fluxWant } from "./flux/want.ts";
export { resourceGroup } from "./groups/resource-group.ts";
export {
  type CredentialLine,
  credentialLine,
  judgeCredentials,
  resolveCredentials,
} from "./identity/credential-line.ts";
export {
  type FederatedCredential,
  federatedCredentials,
  mostCredentials,
} from "./identity/federated-credential.ts";
export { managedIdentity, principalOf } from "./identity/managed-identity.ts";
export { type Assignment, assignmentOf, roleAssignment } from "./identity/role-assignment.ts";
export { type CustomRole, customRole, type Role, roleDefinition, roleNamed } from "./identity/role-definition.ts";
export { judgeRole, type RoleText } from "./identity/role-text.ts";
export { azureScope, isWithinScope } from "./identity/scope.ts";
export { azureId, azureIdOrName, azureInputs, groupName, region } from "./inputs.ts";
export { keyPair } from "./keys/key-pair.ts";
export { sshKey } from "./keys/ssh-key.ts";
export { VaultKey, vaultKey, vaultSecret } from "./keys/vault-key.ts";
export { computePrincipal, kubernetesCompute } from "./ml/compute.ts";
export { mlExtension } from "./ml/extension.ts";
export { instanceTypeLine } from "./ml/instance-type.ts";
export { routerServices } from "./ml/settings.ts";
export { containerLogs } from "./monitor/container-logs.ts";
export { diagnosticSetting, diagnosticsOf } from "./monitor/diagnostics.ts";
export { logWorkspace } from "./monitor/workspace.ts";
export { type Link, privateDnsLink, resolutionPolicies } from "./network/dns-link.ts";
export { privateDnsZone } from "./network/dns-zone.ts";
export { endpointTarget, groupsOfTarget } from "./network/endpoint-inputs.ts";
export { address, networkName, networkRange, rangeBits, rangesOrAuto, rangesToAvoid } from "./network/inputs.ts";
export { type PeeringWant, peering } from "./network/peering.ts";
export { peersOf } from "./network/peering-sides.ts";
export { connectionState, endpointGroups, privateEndpoint } from "./network/private-endpoint.ts";
export { blocksOf, clashWithin } from "./network/ranges.ts";
export { networkReader } from "./network/reader.ts";
export { type SecurityGroupWant, securityGroup } from "./network/security-group.ts";
export { judgeRules, type SecurityRule, securityRuleLine } from "./network/security-rule.ts";
export { type SubnetWant, subnet } from "./network/subnet.ts";
export { inspectNetwork, type NetworkWant, virtualNetwork } from "./network/virtual-network.ts";
export { endpointZones } from "./network/zone-group.ts";
export { providerRegistrations } from "./providers/registration.ts";
export { remedies, remediesByStatus } from "./remedies.ts";
export { storageAccount, storageSkus } from "./storage/account.ts";
export { blobContainer, containerWant, type Emptiness } from "./storage/container.ts";
export { kindContradictions, storageOptionInputs, storageOptions } from "./storage/options.ts";
export { blobRetention, fileService } from "./storage/services.ts";
export { fileShare, mountedBy, rootSquashes, shareProtocols, shareTiers } from "./storage/share.ts";

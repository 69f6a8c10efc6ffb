export type { Arm, ArmResource, Guard } from "./arm.ts";
export { ArmError } from "./arm-error.ts";
export { clusterFacts } from "./cluster-facts.ts";
export { addressRange, judgeRanges, usualRanges } from "./cluster-ranges.ts";
export type { ClusterWant, PoolWant } from "./cluster-want.ts";
export { sameInAzure } from "./compare.ts";
export { type Azure, connectAzure } from "./connect.ts";
export { FluxCluster } from "./flux-cluster.ts";
export { fluxRemedies } from "./flux-remedies.ts";
export { fluxWant, keyFile } from "./flux-want.ts";
export { blocksOf, clashWithin } from "./free-ranges.ts";
export { isSsh, judgeGitUrl } from "./git-url.ts";
export {
  type CredentialLine,
  credentialLine,
  judgeCredentials,
  resolveCredentials,
} from "./github-credentials.ts";
export { kubeletIdentityOf, pullRoleOf } from "./image-puller.ts";
export { azureId, azureIdOrName, azureInputs, groupName, region } from "./inputs.ts";
export { fluxName, kustomizationsInput } from "./kustomizations.ts";
export { lookUp } from "./look-up.ts";
export { nameAfter } from "./name-after.ts";
export { networkReader } from "./network.ts";
export { address, networkName, networkRange, rangeBits, rangesOrAuto, rangesToAvoid } from "./network-inputs.ts";
export { peersOf } from "./peering-sides.ts";
export { lookUpNeedsSubscription, needsSubscription, type Place, placeInputs, placeOf } from "./place.ts";
export { remedies, remediesByStatus } from "./remedies.ts";
export { groupId, parseId, type ResourceId, sameId } from "./resource-id.ts";
export { aksCluster, type Cluster } from "./resources/aks-cluster.ts";
export { BlobContainer, blobContainer, type Emptiness } from "./resources/blob-container.ts";
export { blobRetention } from "./resources/blob-retention.ts";
export { containerRegistry, registryTiers } from "./resources/container-registry.ts";
export {
  type FederatedCredential,
  federatedCredentials,
  federationWant,
  mostCredentials,
} from "./resources/federated-credential.ts";
export { fluxConfiguration, fluxReport } from "./resources/flux-configuration.ts";
export { fluxExtension } from "./resources/flux-extension.ts";
export { keyPair } from "./resources/key-pair.ts";
export { clusterNetwork } from "./resources/managed-cluster.ts";
export { managedIdentity, principalOf } from "./resources/managed-identity.ts";
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
export { type Assignment, assignmentOf, roleAssignment } from "./resources/role-assignment.ts";
export { type CustomRole, customRole, type Role, roleDefinition, roleNamed } from "./resources/role-definition.ts";
export { aksServerScope, type CommandRun, commandRunner, type RunCommand } from "./resources/run-command.ts";
export { sshKey } from "./resources/ssh-key.ts";
export { storageAccount, storageSkus } from "./resources/storage-account.ts";
export { type SubnetWant, subnet } from "./resources/subnet.ts";
export { VaultKey, vaultKey, vaultSecret } from "./resources/vault-key.ts";
export { inspectNetwork, type NetworkWant, virtualNetwork } from "./resources/virtual-network.ts";
export { judgeRole, type RoleText } from "./role-text.ts";
export { azureScope, isWithinScope } from "./scope.ts";
export { tagList } from "./tags.ts";

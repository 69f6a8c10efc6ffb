import { lock, lockRoutes } from "../providers/authorization/lock.ts";
import { policyAssignment, policyDefinition, policySetDefinition } from "../providers/authorization/policy.ts";
import { policyExemption } from "../providers/authorization/policy-exemption.ts";
import { roleAssignment, roleAssignmentRoutes } from "../providers/authorization/role-assignment.ts";
import { roleDefinition, roleDefinitionRoutes } from "../providers/authorization/role-definition.ts";
import { computeRoutes } from "../providers/compute/routes.ts";
import { sshPublicKey } from "../providers/compute/ssh-public-key.ts";
import { registry } from "../providers/container-registry/registry.ts";
import { replication } from "../providers/container-registry/replication.ts";
import { registryRoutes } from "../providers/container-registry/routes.ts";
import { scopeMap, token } from "../providers/container-registry/token.ts";
import { agentPool } from "../providers/container-service/agent-pool.ts";
import { maintenanceConfiguration } from "../providers/container-service/maintenance.ts";
import { managedCluster } from "../providers/container-service/managed-cluster.ts";
import { containerServiceRoutes } from "../providers/container-service/routes.ts";
import { authorizationRules } from "../providers/event-hub/authorization-rule.ts";
import { consumerGroup } from "../providers/event-hub/consumer-group.ts";
import { eventHub } from "../providers/event-hub/event-hub.ts";
import { eventHubNamespace, eventHubRoutes } from "../providers/event-hub/namespace.ts";
import { dataCollectionRoutes, dataCollectionRule } from "../providers/insights/data-collection-rule.ts";
import { diagnosticSetting, insightsRoutes } from "../providers/insights/diagnostic-setting.ts";
import { ruleAssociation } from "../providers/insights/rule-association.ts";
import { workspace } from "../providers/insights/workspace.ts";
import { keyVault } from "../providers/key-vault/vault.ts";
import { connectedCluster } from "../providers/kubernetes/connected-cluster.ts";
import { extension } from "../providers/kubernetes-configuration/extension.ts";
import { fluxConfiguration } from "../providers/kubernetes-configuration/flux-configuration.ts";
import { compute } from "../providers/machine-learning/compute.ts";
import { learningWorkspace } from "../providers/machine-learning/workspace.ts";
import { federatedCredential } from "../providers/managed-identity/federated-credential.ts";
import { userAssignedIdentity } from "../providers/managed-identity/user-assigned-identity.ts";
import { groupedSubscription, managementGroup } from "../providers/management/management-group.ts";
import { peering } from "../providers/network/peering.ts";
import { privateEndpoint } from "../providers/network/private-endpoint.ts";
import { networkRoutes } from "../providers/network/routes.ts";
import { securityGroup } from "../providers/network/security-group.ts";
import { securityRule } from "../providers/network/security-rule.ts";
import { subnet } from "../providers/network/subnet.ts";
import { virtualNetwork } from "../providers/network/virtual-network.ts";
import { zoneGroup } from "../providers/network/zone-group.ts";
import { link } from "../providers/private-dns/link.ts";
import { recordSetRoutes, recordSets } from "../providers/private-dns/record-set.ts";
import { zone } from "../providers/private-dns/zone.ts";
import { group } from "../providers/resources/group.ts";
import { providerRoutes } from "../providers/resources/provider.ts";
import { resourceListRoutes } from "../providers/resources/resource-list.ts";
import { subscriptionRoutes } from "../providers/resources/subscription.ts";
import { storageAccount } from "../providers/storage/account.ts";
import { storageRoutes } from "../providers/storage/account-name.ts";
import { blobService, fileService } from "../providers/storage/blob-service.ts";
import { container } from "../providers/storage/container.ts";
import { share } from "../providers/storage/share.ts";
import { alwaysRegistered, furtherNamespaces, simulatedNamespaces } from "./registration.ts";
import type { ResourceType } from "./resource-type.ts";
import type { Route } from "./route.ts";

/** Every type of resource that is simulated. */
export const resourceTypes: readonly ResourceType[] = [
  group,
  registry,
  token,
  scopeMap,
  replication,
  virtualNetwork,
  subnet,
  peering,
  zone,
  link,
  ...recordSets,
  privateEndpoint,
  zoneGroup,
  securityGroup,
  securityRule,
  userAssignedIdentity,
  federatedCredential,
  roleDefinition,
  roleAssignment,
  lock,
  policyDefinition,
  policySetDefinition,
  policyAssignment,
  policyExemption,
  managementGroup,
  groupedSubscription,
  storageAccount,
  blobService,
  fileService,
  container,
  share,
  sshPublicKey,
  keyVault,
  connectedCluster,
  extension,
  fluxConfiguration,
  diagnosticSetting,
  dataCollectionRule,
  ruleAssociation,
  workspace,
  eventHubNamespace,
  eventHub,
  consumerGroup,
  ...authorizationRules,
  learningWorkspace,
  compute,
  managedCluster,
  agentPool,
  maintenanceConfiguration,
];

/** Everything else that ARM serves. */
export const routes = (all: () => readonly ResourceType[]): Route[] => [
  ...subscriptionRoutes,
  ...providerRoutes([...alwaysRegistered, ...simulatedNamespaces, ...furtherNamespaces], all),
  ...registryRoutes,
  ...recordSetRoutes,
  ...containerServiceRoutes,
  ...computeRoutes,
  ...networkRoutes,
  ...insightsRoutes,
  ...dataCollectionRoutes,
  ...eventHubRoutes,
  ...storageRoutes,
  ...resourceListRoutes,
  ...roleDefinitionRoutes,
  ...roleAssignmentRoutes,
  ...lockRoutes,
];

import { connectedCluster } from "./arc/connected-cluster.ts";
import { lock, lockRoutes } from "./authorization/lock.ts";
import { policyAssignment, policyDefinition } from "./authorization/policy.ts";
import { roleAssignment, roleAssignmentRoutes } from "./authorization/role-assignment.ts";
import { roleDefinition, roleDefinitionRoutes } from "./authorization/role-definition.ts";
import { sshPublicKey } from "./compute/ssh-public-key.ts";
import { registry } from "./container-registry/registry.ts";
import { registryRoutes } from "./container-registry/routes.ts";
import { scopeMap, token } from "./container-registry/token.ts";
import { agentPool } from "./container-service/agent-pool.ts";
import { managedCluster } from "./container-service/managed-cluster.ts";
import { containerServiceRoutes } from "./container-service/routes.ts";
import { authorizationRules, consumerGroup, eventHub } from "./event-hub/event-hub.ts";
import { eventHubNamespace, eventHubRoutes } from "./event-hub/namespace.ts";
import { diagnosticSetting, insightsRoutes } from "./insights/diagnostic-setting.ts";
import { workspace } from "./insights/workspace.ts";
import type { Kind } from "./kind.ts";
import { extension } from "./kubernetes-configuration/extension.ts";
import { fluxConfiguration } from "./kubernetes-configuration/flux-configuration.ts";
import { federatedCredential } from "./managed-identity/federated-credential.ts";
import { userAssignedIdentity } from "./managed-identity/user-assigned-identity.ts";
import { peering } from "./network/peering.ts";
import { networkRoutes } from "./network/routes.ts";
import { securityGroup } from "./network/security-group.ts";
import { securityRule } from "./network/security-rule.ts";
import { subnet } from "./network/subnet.ts";
import { virtualNetwork } from "./network/virtual-network.ts";
import { link } from "./private-dns/link.ts";
import { recordSetRoutes, recordSets } from "./private-dns/record-set.ts";
import { zone } from "./private-dns/zone.ts";
import { alwaysRegistered, furtherNamespaces, simulatedNamespaces } from "./registration.ts";
import { group } from "./resources/group.ts";
import { providerRoutes } from "./resources/provider.ts";
import { resourceListRoutes } from "./resources/resource-list.ts";
import { subscriptionRoutes } from "./resources/subscription.ts";
import type { Route } from "./route.ts";
import { storageAccount, storageRoutes } from "./storage/account.ts";
import { blobService, fileService } from "./storage/blob-service.ts";
import { container, share } from "./storage/container.ts";

/** Every kind of resource that ARM has here. */
export const kinds: readonly Kind[] = [
  group,
  registry,
  token,
  scopeMap,
  virtualNetwork,
  subnet,
  peering,
  zone,
  link,
  ...recordSets,
  securityGroup,
  securityRule,
  userAssignedIdentity,
  federatedCredential,
  roleDefinition,
  roleAssignment,
  lock,
  policyDefinition,
  policyAssignment,
  storageAccount,
  blobService,
  fileService,
  container,
  share,
  sshPublicKey,
  connectedCluster,
  extension,
  fluxConfiguration,
  diagnosticSetting,
  workspace,
  eventHubNamespace,
  eventHub,
  consumerGroup,
  ...authorizationRules,
  managedCluster,
  agentPool,
];

/** Everything else that ARM answers. */
export const routes = (all: () => readonly Kind[]): Route[] => [
  ...subscriptionRoutes,
  ...providerRoutes([...alwaysRegistered, ...simulatedNamespaces, ...furtherNamespaces], all),
  ...registryRoutes,
  ...recordSetRoutes,
  ...containerServiceRoutes,
  ...networkRoutes,
  ...insightsRoutes,
  ...eventHubRoutes,
  ...storageRoutes,
  ...resourceListRoutes,
  ...roleDefinitionRoutes,
  ...roleAssignmentRoutes,
  ...lockRoutes,
];

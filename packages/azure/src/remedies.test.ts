import type { ErrorBody } from "./arm/error-body.ts";
import { fluxRemedies, fluxRemedyFor } from "./flux/remedies.ts";
import { remedies, remediesByStatus, remedyFor } from "./remedies.ts";

const body = (code: string, message = "m", more: Partial<ErrorBody> = {}): ErrorBody => ({
  code,
  message,
  details: [],
  additionalInfo: [],
  ...more,
});
const remedyOf = (code: string, message?: string, status = 400) => {
  const refusal = body(code, message);
  return remedyFor(status, refusal, refusal);
};

/** For each code: whether it is tried again, and a part of what to do. */
test.each([
  ["MissingSubscriptionRegistration", "no", "Register the resource provider"],
  ["SubscriptionNotFound", "no", "Check subscription-id and tenant-id"],
  ["ResourceGroupNotFound", "no", "Create the resource group"],
  ["AuthorizationFailed", "no", "Grant the identity a role with"],
  ["LinkedAuthorizationFailed", "no", "not use another one that it refers to"],
  ["RequestDisallowedByPolicy", "no", "Azure Policy that the message names forbids it"],
  ["ScopeLocked", "no", "Remove the lock"],
  ["InvalidAuthenticationTokenTenant", "no", "correct tenant-id"],
  ["ExpiredAuthenticationToken", "no", "check the clock of the runner"],
  ["InvalidAuthenticationToken", "no", "check that azure-cloud, tenant-id and the endpoint"],
  ["TooManyRequests", "passing", "Azure throttles requests"],
  ["OperationPreemptedByAnother", "passing", "Azure throttles requests"],
  ["RetryableError", "passing", "Azure could not do this at the moment"],
  ["AnotherOperationInProgress", "busy", "Another change of the same resource"],
  ["ForbiddenByRbac", "no", "Key Vault Secrets Officer"],
  ["ForbiddenByPolicy", "no", "The vault uses access policies"],
  ["ForbiddenByFirewall", "no", "The vault's firewall blocks this runner"],
  ["SecretDisabled", "no", "The secret is disabled"],
  ["ObjectIsDeletedButRecoverable", "no", "az keyvault secret recover"],
  ["ContainerQuotaDowngradeNotAllowed", "no", "a day after it was last raised"],
  ["ShareBeingDeleted", "busy", "is still being deleted"],
  ["ObjectIsBeingDeleted", "busy", "is being deleted or recovered"],
  ["ExtensionTypeNotFound", "no", "does not offer this extension"],
  ["ExtensionOperationFailed", "no", "The extension cannot be installed"],
  ["DenyAssignmentAuthorizationFailed", "no", "A deny assignment protects this scope"],
  ["QuotaExceeded", "no", "Raise the quota of this VM family"],
  ["SkuNotAvailable", "no", "The region has no capacity"],
  ["K8sVersionNotSupported", "no", "az aks get-versions"],
  ["InsufficientSubnetSize", "no", "Choose a larger subnet"],
  ["ServiceCidrOverlapExistingSubnetsCidr", "no", "Choose a service range outside"],
  ["CustomPrivateDNSZoneMissingPermissionError", "grant", "Private DNS Zone Contributor"],
  ["ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity", "busy", "changing credentials of the same"],
  ["ExistingAssociationsPreventDelete", "busy", "still has associations: delete them"],
  ["PrincipalNotFound", "replication", "The identity is not known yet"],
  ["RoleDefinitionDoesNotExist", "replication", "The role is not known yet"],
  ["RoleAssignmentExists", "busy", "The same role is assigned already"],
  ["UnmatchedPrincipalType", "no", "Correct principal-type"],
  ["RoleDefinitionHasAssignments", "no", "The role still has assignments"],
  ["RoleAssignmentUpdateNotPermitted", "no", "delete the old assignment"],
  ["RoleDefinitionWithSameNameExists", "no", "adopt it by its ID"],
  ["RoleAssignmentLimitExceeded", "no", "the maximum number that Azure allows"],
  ["StorageAccountAlreadyExists", "no", "correct resource-group, or choose another name"],
  ["StorageAccountAlreadyTaken", "no", "The name is taken or not allowed"],
  ["ContainerBeingDeleted", "busy", "is still being deleted"],
  ["NetcfgSubnetRangesOverlap", "no", "no other subnet of the network uses"],
  ["NetcfgInvalidSubnet", "no", "inside the network's address space"],
  ["InUseSubnetCannotBeDeleted", "no", "It is still in use"],
  ["VnetAddressSpacesOverlap", "no", "Two peered networks must not share addresses"],
  ["VnetAddressSpaceOverlapsWithAlreadyPeeredVnet", "no", "A third network that is peered already"],
  ["AnotherPeeringAlreadyReferencesRemoteVnet", "busy", "peered meanwhile, under another name"],
  ["RemotePeeringIsDisconnected", "busy", "The other side was deleted meanwhile"],
  ["VirtualNetworkNotInSucceededState", "no", "when the present change of the network has finished"],
  ["SkuNotSupported", "no", "This setting needs another tier"],
  ["InvalidResourceName", "no", "The name has characters"],
  ["NoRegisteredProviderFound", "no", "does not offer this resource with the API version"],
])("%s: try again: %s, and what to do", (code, retry, say) => {
  expect(remedyOf(code)).toMatchObject({ retry, say: expect.stringContaining(say) });
});

/** Codes that mean several things. */
test.each([
  ["OperationNotAllowed", "Another operation is in progress", "busy", "Another change of the same resource"],
  ["Conflict", "The network is not in a Succeeded state", "busy", "Another change of the same resource"],
  ["OperationNotAllowed", "exceeding approved quota", "no", "Raise the quota"],
  ["OperationNotAllowed", "the cluster is stopped", "no", "Start the cluster first"],
  ["BadRequest", "The cluster is stopped", "no", "Start the cluster first"],
  ["BadRequest", "an operation is in progress", "busy", "Another change of the same extension"],
  ["ExtensionOperationFailed", "helm: it already exists", "no", "still being removed from the cluster"],
  ["BadRequest", "zones with overlapping namespaces", "no", "linked to a zone of this name already"],
])("%s with the message '%s': try again: %s, and what to do", (code, message, retry, say) => {
  expect(remedyOf(code, message)).toMatchObject({ retry, say: expect.stringContaining(say) });
});

test.each([
  [401, "no", "Azure does not accept the token"],
  [403, "no", "Grant the identity a role that allows this"],
  [404, "no", "Check the names in the inputs"],
  [409, "no", "conflicts with the present state"],
  [429, "passing", "Azure throttles requests"],
  [418, "no", "Correct what the message describes"],
  [499, "no", "Correct what the message describes"],
  [500, "passing", "The service has a problem at the moment"],
  [503, "passing", "The service has a problem at the moment"],
])("an unknown code with the status %s: try again: %s", (status, retry, say) => {
  expect(remedyOf("Whatever", "m", status)).toMatchObject({ retry, say: expect.stringContaining(say) });
});

test("the innermost refusal counts first, then the outer one", () => {
  const [inner, outer] = [body("SecretDisabled"), body("ScopeLocked")];
  expect(remedyFor(400, outer, inner).say).toContain("The secret is disabled");
  expect(remedyFor(400, outer, body("Whatever")).say).toContain("management lock");
});

test.each([
  ["action and scope", "to perform action 'A/write' over scope '/s' or", {}, "AuthorizationFailed", "A/write on /s."],
  ["another wording", "Action: 'A/get' … Resource: '/v'", {}, "ForbiddenByRbac", "A/get on /v,"],
  ["nothing", "m", {}, "AuthorizationFailed", "the action that the message names on the scope that the message names."],
  [
    "a namespace",
    "to use namespace 'Microsoft.Relay'",
    {},
    "MissingSubscriptionRegistration",
    "provider Microsoft.Relay ",
  ],
  ["its target", "m", { target: "Microsoft.Web" }, "MissingSubscriptionRegistration", "provider Microsoft.Web "],
  ["no target", "m", {}, "MissingSubscriptionRegistration", "provider that the message names in"],
  [
    "a policy",
    "m",
    { additionalInfo: [null, {}, { info: { policyDefinitionDisplayName: "No public IPs" } }] as unknown[] },
    "RequestDisallowedByPolicy",
    'Azure Policy "No public IPs" forbids',
  ],
])("a remedy names what the refusal names: %s", (_, message, more, code, say) => {
  const [named, other] = [body(code, message, more), body(code)];
  for (const [outer, deepest] of [
    [named, named],
    [named, other],
    [other, named],
  ] as const)
    expect(remedyFor(403, outer, deepest).say).toContain(say);
});

const all = [...remedies, ...Object.values(remediesByStatus), ...fluxRemedies];
test.each(all.map((remedy) => [String(remedy.code), remedy] as const))("%s is answered in sentences", (_, { say }) => {
  expect(say).toMatch(/^[A-Z].{20,}\.$/);
});

test.each([
  ["GitOperationFailed", "authentication required", "denies the cluster access"],
  ["GitOperationFailed", "ssh: host key mismatch", "ssh-known-hosts"],
  ["CheckoutFailed", "couldn't find remote ref", "Correct branch, tag, semver or commit"],
  ["Failed", "repository not found", "Correct url."],
  ["GitOperationFailed", "dial tcp: no such host", "cannot reach the host"],
  ["ArtifactFailed", "kustomization path not found", "Correct the path of this kustomization"],
  ["BuildFailed", "", "Fix the manifests"],
  ["HealthCheckFailed", "", "does not become healthy"],
  ["ReconciliationFailed", "is forbidden", "Flux may not do this"],
  ["ReconciliationFailed", "no matches for kind", "does not know this kind or version"],
  ["ReconciliationFailed", "else", "Look at the object in the cluster"],
  ["InstallFailed", "", "The Helm chart cannot be installed"],
  ["ArtifactFailed", "else", "The Helm chart cannot be installed"],
  ["DependencyNotReady", "", "It depends on another object"],
  ["Whatever", "", "Look at the object in the cluster"],
])("Flux's %s with '%s' is answered", (reason, message, say) => {
  expect(fluxRemedyFor(reason, message)).toContain(say);
});

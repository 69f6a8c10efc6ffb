import type { ErrorBody } from "./arm/errors.ts";

/**
 * What to do about a refusal, as data: the summary quotes it, docs/troubleshooting.md lists it.
 * `retry`: "busy" means that another operation is in the way, so look again later and decide anew; "passing" means
 * to send the same again; "replication" means that something just made is not known everywhere yet; "no" is final.
 */
export interface Remedy {
  readonly code: string | RegExp;
  /** Where one code means several things: what the message has to say. */
  readonly message?: RegExp;
  readonly retry: "no" | "busy" | "passing" | "replication";
  readonly say: string;
}

const final = (code: string | RegExp, say: string, message?: RegExp): Remedy => ({
  code,
  retry: "no",
  say,
  ...(message ? { message } : {}),
});
const busy = (code: string | RegExp, say: string, message?: RegExp): Remedy => ({
  code,
  retry: "busy",
  say,
  ...(message ? { message } : {}),
});

/** The first that fits counts. `{scope}`, `{action}`, `{policy}` and `{target}` are filled from the refusal. */
export const remedies: readonly Remedy[] = [
  final(
    "MissingSubscriptionRegistration",
    "Register the resource provider {target} in the subscription (action register-providers), then run again.",
  ),
  final(
    /^(SubscriptionNotFound|InvalidSubscriptionId)$/,
    "Check subscription-id and tenant-id: the identity has no role in that subscription, or it lies in another tenant.",
  ),
  final("ResourceGroupNotFound", "Create the resource group, or correct its name in the inputs."),
  final(
    "AuthorizationFailed",
    "Grant the identity a role with {action} on {scope}. A grant just made may take up to ten minutes to reach everywhere.",
  ),
  final(
    "LinkedAuthorizationFailed",
    "The identity may change this resource but not use the other one that it points to: grant {action} on {scope}.",
  ),
  final(
    "ForbiddenByRbac",
    "Grant the identity a role with {action} on {scope}, such as Key Vault Secrets Officer: owning the subscription is no right to secrets. A grant just made may take up to ten minutes to reach everywhere.",
  ),
  final(
    "ForbiddenByPolicy",
    "The vault goes by access policies, not by roles: give the identity get, set and delete on secrets in one, or let the vault use Azure RBAC.",
  ),
  final(
    /^(ForbiddenByFirewall|ForbiddenByConnection)$/,
    "The vault's firewall does not let this runner in: add its address to the vault's network rules, or use a runner in a network that may reach the vault.",
  ),
  final("SecretDisabled", "The secret is disabled: enable its current version, or name another secret."),
  final(
    "ObjectIsDeletedButRecoverable",
    "A secret of this name was deleted and can be had back: recover it (az keyvault secret recover), which keeps the key that machines know, or purge it to have a new one.",
  ),
  busy(
    /^(ObjectIsBeingDeleted|ObjectIsBeingRecovered)$/,
    "The secret is just being deleted or recovered: run again in a minute.",
  ),
  final(
    "DenyAssignmentAuthorizationFailed",
    "A deny assignment protects this scope, as AKS does for a locked node resource group. Use your own network and DNS zone instead of the ones that AKS made.",
  ),
  final(
    "RequestDisallowedByPolicy",
    "Azure Policy {policy} forbids it: change the inputs to comply, or ask for an exemption on {scope}.",
  ),
  final("ScopeLocked", "A management lock is on the resource or above it. Remove it, or leave this resource out."),
  final(
    "InvalidAuthenticationTokenTenant",
    "The token is from another tenant than the subscription: correct tenant-id.",
  ),
  final(
    "ExpiredAuthenticationToken",
    "The token ran out and a new one was refused as well: check the clock of the runner.",
  ),
  final(
    "InvalidAuthenticationToken",
    "ARM does not accept the token: check that azure-cloud, tenant-id and the endpoint belong together.",
  ),
  {
    code: /^(TooManyRequests|SubscriptionRequestsThrottled|Throttled|TooManyRequestsReceived|OperationPreempted.*)$/,
    retry: "passing",
    say: "Azure throttles this subscription: run fewer of these at once, or later.",
  },
  { code: "RetryableError", retry: "passing", say: "Azure could not do it just now: run again." },
  busy(
    /^(AnotherOperationInProgress|StorageAccountOperationInProgress|ConcurrentOperationInProgress|ReferencedResourceNotProvisioned|AKSOperationPreempted)$/,
    "Another change of the same resource is still going on: run again when it has ended.",
  ),
  busy(
    "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
    "Another run writes credentials of the same identity: run again when it has ended.",
  ),
  busy(
    /^(OperationNotAllowed|Conflict)$/,
    "Another change of the same resource is still going on: run again when it has ended.",
    /in progress|another operation|is pending|not in a succeeded state/i,
  ),
  busy(
    "BadRequest",
    "Another change of the same extension is still going on: run again when it has ended.",
    /operation is in progress/i,
  ),
  final("BadRequest", "Start the cluster first: a stopped one takes no changes.", /is stopped/i),
  final(
    "ExtensionTypeNotFound",
    "The region of the cluster does not offer this extension: use a cluster in another one.",
  ),
  final(
    /^Extension(Operation|Creation)Failed$/,
    "What was installed before is still being removed from the cluster: run again in some minutes.",
    /already exists/i,
  ),
  final(
    /^Extension(Operation|Creation)Failed$/,
    "The extension does not install: look at its pods and events in the cluster, and let the cluster reach mcr.microsoft.com.",
  ),
  final(
    "OperationNotAllowed",
    "Raise the quota of this VM family in the region, or choose a smaller or other size.",
    /quota/i,
  ),
  final("OperationNotAllowed", "Start the cluster first: a stopped one takes no changes.", /stopped/i),
  final(
    /^(QuotaExceeded|InsufficientVCPUQuota|ErrCode_InsufficientVCPUQuota)$/,
    "Raise the quota of this VM family in the region, or choose a smaller or other size.",
  ),
  final(
    /^(AKSCapacityHeavyUsage|AKSCapacityError|SkuNotAvailable|AvailabilityZoneNotSupported)$/,
    "The region has no room for this size or zone now: choose another size, zone or region.",
  ),
  final("K8sVersionNotSupported", "Choose a version that the region offers: az aks get-versions lists them."),
  {
    code: /^(PrincipalNotFound|ServicePrincipalNotFound)$/,
    retry: "replication",
    say: "The identity is not known yet, or this is a client id where an object id is wanted.",
  },
  {
    code: "RoleDefinitionDoesNotExist",
    retry: "replication",
    say: "The role is not known yet: run again in a minute.",
  },
  busy(
    "RoleAssignmentExists",
    "The same role is assigned already, under another name that cannot be read yet: run again in a minute.",
  ),
  final(
    "UnmatchedPrincipalType",
    "Correct principal-type: identities and applications are a ServicePrincipal, people a User, and their groups a Group.",
  ),
  final(
    "RoleDefinitionHasAssignments",
    "The role is still assigned to others, or was a moment ago: remove these assignments, or run again in a minute.",
  ),
  final(
    "RoleAssignmentUpdateNotPermitted",
    "The identity was made anew since: delete the old assignment, then run again.",
  ),
  final(
    "RoleDefinitionWithSameNameExists",
    "A role of that name exists in the tenant: adopt it by its id, or take another name.",
  ),
  final(
    /^(RoleAssignmentLimitExceeded|RoleDefinitionLimitExceeded)$/,
    "The tenant or subscription holds as many as Azure allows: remove unused ones.",
  ),
  final(
    "StorageAccountAlreadyExists",
    "The account is in another resource group of the subscription: correct resource-group, or choose another name.",
  ),
  final(
    /^(StorageAccountAlreadyTaken|AccountNameInvalid|AlreadyInUse)$/,
    "The name is taken by somebody else or not allowed: choose another one.",
  ),
  busy(
    /^(ContainerBeingDeleted|ShareBeingDeleted|ResourceGroupBeingDeleted)$/,
    "One of that name is still being deleted: run again in a minute.",
  ),
  final("NetcfgSubnetRangesOverlap", "Choose a range that no other subnet of the network uses."),
  final(/^(NetcfgSubnetRangeOutsideVnet|NetcfgInvalidSubnet)$/, "Choose a range inside the network's address space."),
  final(/^InUse(Subnet|NetworkSecurityGroup)Cannot/, "Something still uses it: remove that first."),
  final("VnetAddressSpacesOverlap", "Two peered networks must not share addresses: give one of them another range."),
  final(
    "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
    "A third network that is peered already uses these addresses: give this one another range.",
  ),
  busy(
    "AnotherPeeringAlreadyReferencesRemoteVnet",
    "These networks have been peered meanwhile, under another name: run again, and that peering is used.",
  ),
  busy(
    "RemotePeeringIsDisconnected",
    "The other side was deleted meanwhile: run again (action peer-vnets), which makes both anew.",
  ),
  final(
    /.*/,
    "The network is linked to a zone of this name already, in another resource group: only one of them can answer. Remove that link, or use that zone.",
    /overlapping namespaces/i,
  ),
  final(
    /^(InsufficientSubnetSize|SubnetIsFull|SubnetIsDelegated)$/,
    "Choose a larger subnet, or one that is delegated to nothing.",
  ),
  final("ServiceCidrOverlapExistingSubnetsCidr", "Choose a service range outside all subnets of the network."),
  final(
    "CustomPrivateDNSZoneMissingPermissionError",
    "Give the cluster a user-assigned identity with Private DNS Zone Contributor on the zone.",
  ),
  final("VirtualNetworkNotInSucceededState", "Run again when the network's own change has ended."),
  final(/NotSupported$/, "This setting needs another tier of the resource: raise it, or leave the setting out."),
  final("InvalidResourceName", "The name has characters that Azure does not take here: choose another one."),
  final(
    /^(InvalidApiVersionParameter|NoRegisteredProviderFound)$/,
    "This cloud or region does not offer this resource with the API version that Slipway speaks.",
  ),
];

/** What to do when nothing more is known than the status. */
export const remediesByStatus: Readonly<Record<number, Remedy>> = {
  401: final(/401/, "Sign in anew: Azure does not accept the token."),
  403: final(/403/, "Grant the identity a role that allows this."),
  404: final(/404/, "Check the names in the inputs: something that this depends on does not exist."),
  409: final(/409/, "Something there conflicts with this: look at the resource in the portal."),
  429: {
    code: /429/,
    retry: "passing",
    say: "Azure throttles this subscription: run fewer of these at once, or later.",
  },
};

const passing: Remedy = {
  code: /5\d\d/,
  retry: "passing",
  say: "The service is not well at the moment: run again later. If it stays so, look at Azure's status page.",
};
const unknown: Remedy = { code: /.*/, retry: "no", say: "Correct what the message names, then run again." };

/** The remedy for a refusal, with the names of what it is about filled in. */
export function remedyFor(status: number, outer: ErrorBody, deepest: ErrorBody): Remedy {
  const found = [deepest, outer].flatMap((body) => remedies.find((remedy) => fits(remedy, body)) ?? []).at(0);
  const remedy = found ?? remediesByStatus[status] ?? (status >= 500 ? passing : unknown);
  return { ...remedy, say: fill(remedy.say, outer, deepest) };
}

function fits({ code, message }: Remedy, body: ErrorBody): boolean {
  const byCode = typeof code === "string" ? code === body.code : code.test(body.code);
  return byCode && (message === undefined || message.test(body.message));
}

function fill(say: string, outer: ErrorBody, deepest: ErrorBody): string {
  const text = `${outer.message} ${deepest.message}`;
  const values: Record<string, string | undefined> = {
    action: /action:? '([^']+)'/i.exec(text)?.[1],
    scope: (/over scope '([^']+)'/.exec(text) ?? /(?:scope\(s\)|Resource:) '([^']+)'/.exec(text))?.[1],
    target: deepest.target ?? outer.target ?? /namespace '([^']+)'/.exec(text)?.[1],
    policy: policyOf(outer) ?? policyOf(deepest),
  };
  const unnamed: Record<string, string> = {
    action: "the action that the message names",
    scope: "the scope that the message names",
    target: "that the message names",
    policy: "that the message names",
  };
  return say.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? unnamed[name] ?? "");
}

function policyOf(body: ErrorBody): string | undefined {
  const infos = body.additionalInfo as readonly { readonly info?: { readonly policyDefinitionDisplayName?: string } }[];
  const name = infos.find((entry) => entry?.info?.policyDefinitionDisplayName)?.info?.policyDefinitionDisplayName;
  return name === undefined ? undefined : `"${name}"`;
}

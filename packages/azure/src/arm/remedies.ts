import { busy, final, type Remedy } from "./remedy.ts";

/** What to do about refusals that any resource may meet. */
export const armRemedies: readonly Remedy[] = [
  final(
    "MissingSubscriptionRegistration",
    "Register the resource provider {target} in the subscription (action register-providers), then run again.",
  ),
  final(
    /^(SubscriptionNotFound|InvalidSubscriptionId)$/,
    "Check subscription-id and tenant-id: the identity has no role in that subscription, or the subscription is in another tenant.",
  ),
  final("ResourceGroupNotFound", "Create the resource group, or correct its name in the inputs."),
  final(
    "AuthorizationFailed",
    "Grant the identity a role with {action} on {scope}. A new role assignment may take up to ten minutes to take effect everywhere.",
  ),
  final(
    "LinkedAuthorizationFailed",
    "The identity may change this resource but not use another one that it refers to: grant {action} on {scope}.",
  ),
  final(
    "RequestDisallowedByPolicy",
    "Azure Policy {policy} forbids it: give it what it asks for, or ask the team that assigned it for an exemption.",
  ),
  final(
    "ScopeLocked",
    "There is a management lock on the resource or above it. Remove the lock, or leave this resource out.",
  ),
  final(
    "InvalidAuthenticationTokenTenant",
    "The token is from a different tenant than the subscription: correct tenant-id.",
  ),
  final(
    "ExpiredAuthenticationToken",
    "The token expired and a new one was refused as well: check the clock of the runner.",
  ),
  final(
    "InvalidAuthenticationToken",
    "ARM does not accept the token: check that azure-cloud, tenant-id and the endpoint belong together.",
  ),
  {
    code: /^(TooManyRequests|SubscriptionRequestsThrottled|Throttled|TooManyRequestsReceived|OperationPreempted.*)$/,
    retry: "passing",
    say: "Azure throttles requests of this subscription: run fewer jobs at once, or run again later.",
  },
  { code: "RetryableError", retry: "passing", say: "Azure could not do this at the moment: run again." },
  busy(
    /^(AnotherOperationInProgress|StorageAccountOperationInProgress|ConcurrentOperationInProgress|ReferencedResourceNotProvisioned|AKSOperationPreempted)$/,
    "Another change of the same resource is still in progress: run again when it has finished.",
  ),
  busy(
    /^(OperationNotAllowed|Conflict)$/,
    "Another change of the same resource is still in progress: run again when it has finished.",
    /in progress|another operation|is pending|not in a succeeded state/i,
  ),
];

/** The same, for codes so general that what a service says of them counts first. */
export const lastRemedies: readonly Remedy[] = [
  final(/NotSupported$/, "This setting needs another tier of the resource: raise it, or leave the setting out."),
  final("InvalidResourceName", "The name has characters that Azure does not allow here: choose another one."),
  final(
    /^(InvalidApiVersionParameter|NoRegisteredProviderFound)$/,
    "This cloud or region does not offer this resource with the API version that Slipway uses.",
  ),
];

import { answers } from "../remedies.test-support.ts";
import { armRemedies, lastRemedies } from "./remedies.ts";

const throttled = "Azure throttles requests";
const otherChange = "Another change of the same resource";
const otherTier = "This setting needs another tier";
const unknownVersion = "does not offer this resource with the API version";

answers(
  [...armRemedies, ...lastRemedies],
  [
    ["MissingSubscriptionRegistration", "", "no", "Register the resource provider"],
    ["SubscriptionNotFound", "", "no", "Check subscription-id and tenant-id"],
    ["InvalidSubscriptionId", "", "no", "Check subscription-id and tenant-id"],
    ["ResourceGroupNotFound", "", "no", "Create the resource group"],
    ["AuthorizationFailed", "", "no", "Grant the identity a role with"],
    ["LinkedAuthorizationFailed", "", "no", "not use another one that it refers to"],
    ["RequestDisallowedByPolicy", "", "no", "Azure Policy that the message names forbids it"],
    ["ScopeLocked", "", "no", "Remove the lock"],
    ["InvalidAuthenticationTokenTenant", "", "no", "correct tenant-id"],
    ["ExpiredAuthenticationToken", "", "no", "check the clock of the runner"],
    ["InvalidAuthenticationToken", "", "no", "check that azure-cloud, tenant-id and the endpoint"],
    ["TooManyRequests", "", "passing", throttled],
    ["TooManyRequestsReceived", "", "passing", throttled],
    ["SubscriptionRequestsThrottled", "", "passing", throttled],
    ["Throttled", "", "passing", throttled],
    ["OperationPreempted", "", "passing", throttled],
    ["OperationPreemptedByAnother", "", "passing", throttled],
    ["RetryableError", "", "passing", "Azure could not do this at the moment"],
    ["AnotherOperationInProgress", "", "busy", otherChange],
    ["StorageAccountOperationInProgress", "", "busy", otherChange],
    ["ConcurrentOperationInProgress", "", "busy", otherChange],
    ["ReferencedResourceNotProvisioned", "", "busy", otherChange],
    ["AKSOperationPreempted", "", "busy", otherChange],
    ["OperationNotAllowed", "Another operation is in progress", "busy", otherChange],
    ["OperationNotAllowed", "An upgrade is pending", "busy", otherChange],
    ["Conflict", "The network is not in a Succeeded state", "busy", otherChange],
    ["SkuNotSupported", "", "no", otherTier],
    ["FeatureNotSupported", "", "no", otherTier],
    ["InvalidResourceName", "", "no", "The name has characters"],
    ["InvalidApiVersionParameter", "", "no", unknownVersion],
    ["NoRegisteredProviderFound", "", "no", unknownVersion],
  ],
);

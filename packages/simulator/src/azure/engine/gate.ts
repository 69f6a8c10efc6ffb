import type { ApiRequest } from "../../service.ts";
import { covers } from "../../world/access.ts";
import { lookup } from "../../world/table.ts";
import { rolesAllow } from "../providers/authorization/roles.ts";
import { locations } from "./locations.ts";
import type { Identity } from "./options.ts";
import type { ArmPath } from "./path.ts";
import { gateway } from "./refusal.ts";
import { registrationsOf } from "./registration.ts";
import type { ArmContext, ResourceType } from "./resource-type.ts";
import { type Entry, findEntry } from "./state.ts";

/** A request to ARM, with what is known of it. */
export interface RequestContext {
  readonly arm: ArmContext;
  readonly request: ApiRequest;
  readonly identity: Identity;
  readonly path: ArmPath;
  readonly apiVersion: string;
  /** The permissions that it has needed so far, for the record. */
  readonly permissions: string[];
}

const versionShape = /^\d{4}-\d{2}-\d{2}(-(preview|alpha|beta|privatepreview))?$/;

/** The requested api-version; ARM answers nothing without one. */
export function apiVersionOf(url: URL): string {
  let version: string | undefined;
  for (const [key, value] of url.searchParams) if (key.toLowerCase() === "api-version") version = value;
  if (version === undefined || version === "")
    throw gateway(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  if (!versionShape.test(version) || Number.isNaN(Date.parse(version.slice(0, 10))))
    throw gateway(400, "InvalidApiVersionParameter", `The api-version '${version}' is invalid.`);
  return version;
}

/** Refuse an api-version that the type does not have. */
export function requireVersion(apiVersion: string, type: ResourceType, location?: string): void {
  const [first, last] = type.versions.range;
  // The first one may be a preview, which comes after its date as text.
  if (apiVersion >= first && apiVersion.slice(0, 10) <= last) return;
  if (type.under === "subscription")
    throw gateway(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${apiVersion}' is invalid. The supported versions are '${last},${first}'.`,
    );
  const [, ...types] = type.name.split("/");
  const offered = type.location === "global" ? ["global"] : Object.keys(locations);
  throw gateway(
    400,
    "NoRegisteredProviderFound",
    `No registered resource provider found for location '${location ?? "global"}' and API version '${apiVersion}' for type '${types.join("/")}'. The supported api-versions are '${first}, ${last}'. The supported locations are '${offered.join(", ")}'.`,
  );
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A subscription as the directory has it, with what is registered in it. */
export interface Subscription {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly displayName: string;
  readonly owners: readonly string[];
}

export function requireSubscription(arm: ArmContext, id: string): Subscription {
  if (!guid.test(id))
    throw gateway(
      400,
      "InvalidSubscriptionId",
      `The provided subscription identifier '${id}' is malformed or invalid.`,
    );
  const found = arm.options.directory
    .subscriptions(arm.world)
    .find(({ subscriptionId }) => subscriptionId === id.toLowerCase());
  if (found === undefined) throw gateway(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`);
  return found;
}

/** Whether the caller may do something; what it may not is entered in the record. */
function allowed({ arm, request, identity }: RequestContext, permission: string, scope: string): boolean {
  const { access, record } = arm.world;
  if (request.operator === true) return true;
  if (access.allows(identity.objectId, permission) && rolesAllow(arm, identity, permission, scope)) return true;
  record.deny({ identity: identity.objectId, permission, scope });
  return false;
}

/** Refuse what the caller may not do, in ARM's words, and note the permission. */
export function authorize(context: RequestContext, permission: string, scope: string): void {
  context.permissions.push(permission);
  const { arm, identity } = context;
  if (!allowed(context, permission, scope))
    throw gateway(
      403,
      "AuthorizationFailed",
      `The client '${identity.clientId}' with object id '${identity.objectId}' does not have authorization to perform action '${permission}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  const denied = arm.state.denies.find(
    (deny) =>
      context.request.operator !== true &&
      !deny.exceptPrincipals.includes(identity.objectId) &&
      `${scope.toLowerCase()}/`.startsWith(`${deny.scope.toLowerCase()}/`) &&
      deny.actions.some((action) => covers(action, permission)),
  );
  if (denied !== undefined)
    throw gateway(
      403,
      "DenyAssignmentAuthorizationFailed",
      `The client '${identity.clientId}' with object id '${identity.objectId}' has permission to perform action '${permission}' on scope '${scope}'; however, the access is denied because of the deny assignment with name '${denied.name}' and Id '${denied.id}' at scope '${denied.scope}'.`,
    );
}

/** The permission on a resource that a write names must be there too. */
export function authorizeLink(
  context: RequestContext,
  permission: string,
  linked: string,
  action: string,
  scope: string,
): void {
  context.permissions.push(permission);
  const { identity } = context;
  if (allowed(context, permission, linked)) return;
  throw gateway(
    403,
    "LinkedAuthorizationFailed",
    `The client '${identity.clientId}' with object id '${identity.objectId}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) '${permission}' on the linked scope(s) '${linked}' (respectively) or the linked scope(s) are invalid.`,
  );
}

export function requireRegistration(arm: ArmContext, subscription: Subscription, namespace: string): void {
  const state = lookup(registrationsOf(arm, subscription.subscriptionId), namespace.toLowerCase());
  if (state === "Registered" || state === "Registering") return;
  throw gateway(
    409,
    "MissingSubscriptionRegistration",
    `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
    {
      details: [
        {
          code: "MissingSubscriptionRegistration",
          target: namespace,
          message: `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
        },
      ],
    },
  );
}

/** The resource group of a request, for reading or for writing. */
export function requireGroup(arm: ArmContext, path: ArmPath, writing: boolean): Entry | undefined {
  if (path.group === undefined) return undefined;
  const group = findEntry(arm.state, `/subscriptions/${path.subscription}/resourceGroups/${path.group}`);
  if (group === undefined)
    throw gateway(404, "ResourceGroupNotFound", `Resource group '${path.group}' could not be found.`);
  if (writing && group.resource.properties.provisioningState === "Deleting")
    throw gateway(
      409,
      "ResourceGroupBeingDeleted",
      `The resource group '${group.resource.name}' is in deprovisioning state and cannot perform this operation.`,
    );
  return group;
}

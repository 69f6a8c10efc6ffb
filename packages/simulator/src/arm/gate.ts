import type { Asked } from "../service.ts";
import { covers } from "../world/access.ts";
import { rolesAllow } from "./authorization/roles.ts";
import { type JsonObject, listOf, objectOf, textOf } from "./json.ts";
import type { Cloud, Identity, Kind } from "./kind.ts";
import { plainLocation } from "./locations.ts";
import { type ArmPath, nameOf, scopesOf } from "./path.ts";
import { judgePolicies } from "./policy.ts";
import { gateway, Refusal } from "./refusal.ts";
import { registrationsOf } from "./registration.ts";
import { type Entry, entriesIn, findEntry } from "./state.ts";

/** One request on its way through ARM. */
export interface Ask {
  readonly cloud: Cloud;
  readonly asked: Asked;
  readonly identity: Identity;
  readonly path: ArmPath;
  readonly apiVersion: string;
  /** Permissions that it took so far, for the record. */
  readonly permissions: string[];
}

const versionShape = /^\d{4}-\d{2}-\d{2}(-(preview|alpha|beta|privatepreview))?$/;

/** The api-version asked for; ARM answers nothing without one. */
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
export function requireVersion(apiVersion: string, kind: Kind, location?: string): void {
  const [first, last] = kind.apiVersions;
  const day = apiVersion.slice(0, 10);
  if (day >= first && day <= last) return;
  if (kind.type.startsWith("Microsoft.Resources/"))
    throw gateway(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${apiVersion}' is invalid. The supported versions are '${last},${first}'.`,
    );
  const [namespace = "", ...types] = kind.type.split("/");
  throw gateway(
    400,
    "NoRegisteredProviderFound",
    `No registered resource provider found for location '${location ?? "global"}' and API version '${apiVersion}' for type '${types.join("/")}' of '${namespace}'. The supported api-versions are '${first}' to '${last}'.`,
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

export function requireSubscription(cloud: Cloud, id: string): Subscription {
  if (!guid.test(id))
    throw gateway(
      400,
      "InvalidSubscriptionId",
      `The provided subscription identifier '${id}' is malformed or invalid.`,
    );
  const found = cloud.options.directory
    .subscriptions(cloud.world)
    .find(({ subscriptionId }) => subscriptionId === id.toLowerCase());
  if (found === undefined) throw gateway(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`);
  return found;
}

const allowed = ({ cloud, asked, identity }: Ask, permission: string, scope: string): boolean =>
  asked.operator === true ||
  (cloud.world.access.allows(identity.objectId, permission) && rolesAllow(cloud, identity, permission, scope));

/** Refuse what the caller may not do, in ARM's words, and note the permission. */
export function authorize(ask: Ask, permission: string, scope: string): void {
  ask.permissions.push(permission);
  const { cloud, identity } = ask;
  if (!allowed(ask, permission, scope))
    throw gateway(
      403,
      "AuthorizationFailed",
      `The client '${identity.clientId}' with object id '${identity.objectId}' does not have authorization to perform action '${permission}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  const denied = cloud.state.denies.find(
    (deny) =>
      ask.asked.operator !== true &&
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
export function authorizeLink(ask: Ask, permission: string, linked: string, action: string, scope: string): void {
  ask.permissions.push(permission);
  const { identity } = ask;
  if (allowed(ask, permission, linked)) return;
  throw gateway(
    403,
    "LinkedAuthorizationFailed",
    `The client '${identity.clientId}' with object id '${identity.objectId}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) '${permission}' on the linked scope(s) '${linked}' (respectively) or the linked scope(s) are invalid.`,
  );
}

export function requireRegistration(cloud: Cloud, subscription: Subscription, namespace: string): void {
  const state = registrationsOf(cloud, subscription.subscriptionId)[namespace.toLowerCase()];
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
export function requireGroup(cloud: Cloud, path: ArmPath, writing: boolean): Entry | undefined {
  if (path.group === undefined) return undefined;
  const group = findEntry(cloud.state, `/subscriptions/${path.subscription}/resourceGroups/${path.group}`);
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

/** Management locks on the scope, above it and, for a delete, below it. */
export function requireUnlocked(cloud: Cloud, id: string, verb: "write" | "delete"): void {
  const lockKind = cloud.kind("Microsoft.Authorization/locks");
  if (lockKind === undefined || id.toLowerCase().includes("/microsoft.authorization/locks/")) return;
  const locked = scopesOf(id).filter((scope) =>
    entriesIn(cloud.state, `${scope}/providers/Microsoft.Authorization/locks`).some(
      (lock) => verb === "delete" || lock.resource.properties.level === "ReadOnly",
    ),
  );
  if (locked.length === 0) return;
  throw gateway(
    409,
    "ScopeLocked",
    `The scope '${id}' cannot perform ${verb} operation because following scope(s) are locked: '${locked.join(",")}'. Please remove the lock and try again.`,
  );
}

/** Policies that deny, told with what policy it was. */
export function requirePolicies(cloud: Cloud, kind: Kind, id: string, wanted: JsonObject): void {
  const against = judgePolicies(cloud.state, kind, id, wanted);
  if (against.length === 0) return;
  throw new Refusal(
    403,
    "RequestDisallowedByPolicy",
    `Resource '${nameOf(id)}' was disallowed by policy. Policy identifiers: '${JSON.stringify(
      against.map(({ assignment, definition }) => ({
        policyAssignment: { name: assignment.displayName, id: assignment.id },
        policyDefinition: { name: definition.displayName, id: definition.id },
      })),
    )}'.`,
    {
      gateway: true,
      extra: {
        target: nameOf(id),
        additionalInfo: against.map(({ assignment, definition }) => ({
          type: "PolicyViolation",
          info: {
            evaluationDetails: {},
            policyDefinitionId: definition.id,
            policyDefinitionName: nameOf(definition.id),
            policyDefinitionDisplayName: definition.displayName,
            policyDefinitionEffect: "deny",
            policyAssignmentId: assignment.id,
            policyAssignmentName: nameOf(assignment.id),
            policyAssignmentDisplayName: assignment.displayName,
            policyAssignmentScope: assignment.scope,
            policyAssignmentParameters: {},
          },
        })),
      },
    },
  );
}

/** The body as an object, or ARM's complaint about it. */
export function bodyOf(asked: Asked, needed: boolean): JsonObject {
  const text = asked.body.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") {
    if (!needed) return {};
    throw gateway(400, "InvalidRequestContent", "The request content is empty and a resource is expected.");
  }
  let body: unknown;
  try {
    // A member of this name would set the prototype of what it is laid over.
    body = JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value));
  } catch (cause) {
    throw gateway(
      400,
      "InvalidRequestContent",
      `The request content was invalid and could not be deserialized: '${cause instanceof Error ? cause.message : ""}'.`,
    );
  }
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return objectOf(body);
  throw gateway(
    400,
    "InvalidRequestContent",
    "The request content was invalid and could not be deserialized: 'Cannot deserialize the current JSON because the type requires a JSON object.'.",
  );
}

/** Location and tags as ARM itself checks them before the provider sees a PUT. */
export function checkEnvelope(kind: Kind, path: ArmPath, body: JsonObject, have: Entry | undefined): void {
  for (const key of ["properties", "tags", "sku", "identity"]) {
    const value = body[key];
    if (value !== undefined && value !== null && (typeof value !== "object" || Array.isArray(value)))
      throw gateway(
        400,
        "InvalidRequestContent",
        `The request content was invalid and could not be deserialized: 'Error converting value to type of '${key}'. Path '${key}'.'.`,
      );
  }
  const tags = Object.entries(objectOf(body.tags));
  if (tags.length > 50)
    throw gateway(400, "TooManyTags", `The maximum number of tags is 50; ${tags.length} were given.`);
  const bad = tags.find(
    ([name, value]) => /[<>%&\\?/]/.test(name) || name.length > 512 || typeof value !== "string" || value.length > 256,
  );
  if (bad !== undefined)
    throw gateway(400, "InvalidTagNameCharacters", `The tag name or value of '${bad[0]}' is not allowed.`);
  if (kind.location === undefined) return;
  const location = textOf(body.location);
  if (location === undefined || location === "") {
    if (have !== undefined && kind.put?.style !== undefined) return;
    throw gateway(400, "LocationRequired", "The location property is required for this definition.");
  }
  const had = textOf(have?.resource.location);
  if (had !== undefined && plainLocation(had) !== plainLocation(location))
    throw gateway(
      409,
      "InvalidResourceLocation",
      `The resource '${have?.resource.name}' already exists in location '${had}' in resource group '${path.group}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
    );
}

/** The list items of a body member, as objects. */
export const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? listOf(value).map(objectOf) : []);

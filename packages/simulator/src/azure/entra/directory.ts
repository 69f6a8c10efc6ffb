import { firstSubject } from "../../github/oidc/issuer.ts";
import { githubServer } from "../../github/server.ts";
import { makeIds } from "../../world/ids.ts";
import { define, lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";

/** Trust in someone else's tokens. */
export interface FederatedCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** From this time on the token endpoint knows of it. */
  readonly visibleAt: number;
}

/** An application with its service principal, or a managed identity, which signs in the same way. */
export interface Application {
  readonly clientId: string;
  readonly objectId: string;
  readonly tenantId: string;
  readonly displayName: string;
  readonly secrets: { readonly value: string; readonly expires?: number }[];
  federated: FederatedCredential[];
  /** The resource that a managed identity is. */
  readonly resource?: string;
  /** Object ids of the groups that it is a member of. */
  groups?: readonly string[];
  /** From this time on other services know the principal. */
  readonly visibleAt: number;
  /** As an access token lifetime policy of the tenant sets it. */
  tokenSeconds: number;
}

export interface Tenant {
  readonly tenantId: string;
  readonly displayName: string;
  readonly domain: string;
}

export interface Subscription {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly displayName: string;
  /** Object ids of those who own it without a role. */
  owners: readonly string[];
}

/** The tenants, who can sign in, and what they pay for. */
export interface DirectoryState {
  readonly tenants: Tenant[];
  readonly subscriptions: Subscription[];
  /** By client id. */
  readonly applications: Record<string, Application>;
  /** Client id of the identity that the machine itself has. */
  machine?: string;
  /** How long it takes until what was written is seen, in milliseconds. */
  readonly delays: { principal: number; federation: number };
}

/** The audience under which Entra takes foreign tokens. */
export const exchangeAudience = "api://AzureADTokenExchange";

// Drawn from a generator of its own: what a new world holds does not depend on who looks at it first.
function firstDirectory(world: World): DirectoryState {
  const draw = { seed: world.seed ^ 0x5eed, count: 0 };
  const ids = makeIds(() => draw);
  const tenantId = ids.uuid();
  const [clientId, objectId] = [ids.uuid(), ids.uuid()];
  const { issuer } = githubServer(world);
  const github = { name: "github", issuer, subject: firstSubject, audiences: [exchangeAudience] };
  const application: Application = {
    clientId,
    objectId,
    tenantId,
    displayName: "deployer",
    secrets: [{ value: ids.word(40) }],
    federated: [{ ...github, visibleAt: 0 }],
    visibleAt: 0,
    tokenSeconds: 3600,
  };
  return {
    tenants: [{ tenantId, displayName: "Contoso", domain: "contoso.onmicrosoft.com" }],
    subscriptions: [{ subscriptionId: ids.uuid(), tenantId, displayName: "Rehearsal", owners: [objectId] }],
    applications: { [clientId]: application },
    delays: { principal: 15_000, federation: 10_000 },
  };
}

/** The directory of a world. It starts with one tenant, one subscription and one application that owns it. */
export function directory(world: World): DirectoryState {
  return world.section("directory", () => firstDirectory(world));
}

/** The application that a new world starts with, its tenant and its subscription. */
export function firstDeployer(world: World): { application: Application; subscription: Subscription } {
  const { applications, subscriptions } = directory(world);
  const [application] = Object.values(applications);
  const [subscription] = subscriptions;
  if (!application || !subscription) throw new DirectoryError("The directory has lost its first application.");
  return { application, subscription };
}

/** From now on the first deployer owns its subscription, or has there what roles give it. */
export function setOwnership(world: World, isOwner: boolean): void {
  const { application, subscription } = firstDeployer(world);
  subscription.owners = isOwner ? [application.objectId] : [];
}

/** The directory is not as the caller takes for granted. */
export class DirectoryError extends Error {}

export interface NewApplication {
  readonly displayName: string;
  /** Left out, the first tenant. */
  readonly tenantId?: string;
  /** Left out, drawn from the world's ids. */
  readonly clientId?: string;
  readonly objectId?: string;
  readonly resource?: string;
  readonly groups?: readonly string[];
}

/** Add an application, or the principal of a managed identity; other services know of it after a while. */
export function addApplication(world: World, wanted: NewApplication): Application {
  const { tenants, applications, delays } = directory(world);
  const tenantId = wanted.tenantId ?? tenants[0]?.tenantId ?? "";
  const clientId = wanted.clientId ?? world.ids.uuid();
  const application: Application = {
    clientId,
    objectId: wanted.objectId ?? world.ids.uuid(),
    tenantId,
    displayName: wanted.displayName,
    secrets: [],
    federated: [],
    ...(wanted.resource ? { resource: wanted.resource } : {}),
    ...(wanted.groups ? { groups: wanted.groups } : {}),
    visibleAt: world.clock.now() + delays.principal,
    // Tokens of managed identities live a day.
    tokenSeconds: wanted.resource ? 86_400 : 3600,
  };
  define(applications, clientId, application);
  return application;
}

/** Add a secret and return it; it is shown only this once. */
export function addSecret(world: World, clientId: string, expires?: number): string {
  const value = world.ids.word(40);
  lookup(directory(world).applications, clientId)?.secrets.push({
    value,
    ...(expires === undefined ? {} : { expires }),
  });
  return value;
}

/** Add a tenant with a subscription of its own. */
export function addSubscription(world: World, displayName: string): Subscription {
  const { tenants, subscriptions } = directory(world);
  const tenantId = world.ids.uuid();
  tenants.push({ tenantId, displayName, domain: `${world.ids.word(8)}.onmicrosoft.com` });
  const subscription = { subscriptionId: world.ids.uuid(), tenantId, displayName, owners: [] };
  subscriptions.push(subscription);
  return subscription;
}

export function principalOf(world: World, objectId: string): Application | undefined {
  return Object.values(directory(world).applications).find((each) => each.objectId === objectId);
}

export function removePrincipal(world: World, objectId: string): void {
  const principal = principalOf(world, objectId);
  if (principal) delete directory(world).applications[principal.clientId];
}

/** Whether other services know the principal by now. */
export function isKnown(world: World, objectId: string): boolean {
  const principal = principalOf(world, objectId);
  return principal !== undefined && principal.visibleAt <= world.clock.now();
}

/** The groups that a principal is a member of. */
export const groupsOf = (world: World, objectId: string): readonly string[] =>
  principalOf(world, objectId)?.groups ?? [];

/** Whether there is such a group: it is there from its first member on. */
export const isGroup = (world: World, objectId: string): boolean =>
  Object.values(directory(world).applications).some(({ groups }) => groups?.includes(objectId) === true);

/** Make a principal a member of a group; the tokens that it already has do not show it. */
export function joinGroup(world: World, objectId: string, group: string): void {
  const principal = principalOf(world, objectId);
  if (principal && !principal.groups?.includes(group)) principal.groups = [...(principal.groups ?? []), group];
}

/** Make these the principal's federated credentials; what is new is seen after a while. */
export function federate(
  world: World,
  objectId: string,
  credentials: readonly Omit<FederatedCredential, "visibleAt">[],
): void {
  const principal = principalOf(world, objectId);
  if (!principal) return;
  const visibleAt = world.clock.now() + directory(world).delays.federation;
  const same = (one: Omit<FederatedCredential, "visibleAt">, other: Omit<FederatedCredential, "visibleAt">) =>
    one.issuer === other.issuer && one.subject === other.subject && one.audiences[0] === other.audiences[0];
  principal.federated = credentials.map(
    (wanted) => principal.federated.find((have) => same(have, wanted)) ?? { ...wanted, visibleAt },
  );
}

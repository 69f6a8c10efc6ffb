import { covers } from "../../../world/access.ts";
import { type JsonObject, listOf, objectOf, textOf } from "../../engine/json.ts";
import type { Identity } from "../../engine/options.ts";
import { nameOf, scopesOf } from "../../engine/path.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { type Entry, entriesIn } from "../../engine/state.ts";
import { type BuiltInRole, builtInRoles } from "./built-in-roles.ts";

/** What a role, or all roles of someone together, grant. */
export interface Grant {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

const builtIn = new Map<string, BuiltInRole>(builtInRoles.map((role) => [role.id, role]));

/** The built-in role of this GUID, in the shape of a role definition. */
export function builtInDefinition(guid: string, subscription: string | undefined): JsonObject | undefined {
  const role = builtIn.get(guid.toLowerCase());
  if (role === undefined) return undefined;
  return {
    properties: {
      roleName: role.name,
      type: "BuiltInRole",
      description: role.description,
      assignableScopes: ["/"],
      permissions: [
        {
          actions: [...role.actions],
          notActions: [...(role.notActions ?? [])],
          dataActions: [...(role.dataActions ?? [])],
          notDataActions: [],
        },
      ],
      createdOn: "2015-02-02T21:55:09.8806423Z",
      updatedOn: "2024-11-27T16:26:50.7268720Z",
      createdBy: null,
      updatedBy: null,
    },
    id: `${subscription === undefined ? "" : `/subscriptions/${subscription}`}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
    type: "Microsoft.Authorization/roleDefinitions",
    name: role.id,
  };
}

/** The custom roles of all subscriptions: their names are the tenant's. */
export const customRoles = (arm: ArmContext): Entry[] =>
  arm.options.directory
    .subscriptions(arm.world)
    .flatMap(({ subscriptionId }) =>
      entriesIn(arm.state, `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions`),
    );

/** The custom role of this GUID. */
export const customRole = (arm: ArmContext, guid: string): Entry | undefined =>
  customRoles(arm).find(({ resource }) => resource.name.toLowerCase() === guid.toLowerCase());

/** What the role of this GUID grants. */
function grantsOf(arm: ArmContext, guid: string): Grant[] {
  const definition = builtInDefinition(guid, undefined) ?? customRole(arm, guid)?.resource;
  const words = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);
  return listOf(objectOf(definition?.properties).permissions).map((each) => {
    const permission = objectOf(each);
    return {
      actions: words(permission.actions),
      notActions: words(permission.notActions),
      dataActions: words(permission.dataActions),
      notDataActions: words(permission.notDataActions),
    };
  });
}

/** The assignments made at these scopes. */
export const assignmentsAt = (arm: ArmContext, scopes: readonly string[]): Entry[] =>
  scopes.flatMap((scope) => entriesIn(arm.state, `${scope}/providers/Microsoft.Authorization/roleAssignments`));

/** Whether an assignment is the principal's own, or that of one of the groups in its token. */
const means = ({ principalId, principalType }: JsonObject, { objectId, groups = [] }: Identity): boolean =>
  principalId === objectId || (principalType === "Group" && groups.includes(textOf(principalId) ?? ""));

/** All that someone's roles grant at a scope, by assignment there or above. */
export function grantsAt(arm: ArmContext, identity: Identity, scope: string): Grant[] {
  const now = arm.world.clock.now();
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase();
  const owns = arm.options.directory
    .subscriptions(arm.world)
    .some((one) => one.subscriptionId === subscription && one.owners.includes(identity.objectId));
  const own: Grant[] =
    owns || subscription === undefined ? [{ actions: ["*"], notActions: [], dataActions: [], notDataActions: [] }] : [];
  const assigned = assignmentsAt(arm, scopesOf(scope))
    .filter(({ resource, hidden }) => means(resource.properties, identity) && Number(hidden.effectiveAt ?? 0) <= now)
    .flatMap(({ resource }) => grantsOf(arm, nameOf(textOf(resource.properties.roleDefinitionId) ?? "")));
  return [...own, ...assigned];
}

const granted = (yes: readonly string[], no: readonly string[], permission: string): boolean =>
  yes.some((pattern) => covers(pattern, permission)) && !no.some((pattern) => covers(pattern, permission));

/** Whether someone's roles allow an action of the management plane. */
export const rolesAllow = (arm: ArmContext, identity: Identity, permission: string, scope: string): boolean =>
  grantsAt(arm, identity, scope).some(({ actions, notActions }) => granted(actions, notActions, permission));

/** Whether someone's roles allow an action on data; owning a subscription is no such role. */
export const rolesAllowData = (arm: ArmContext, identity: Identity, permission: string, scope: string): boolean =>
  grantsAt(arm, identity, scope).some(({ dataActions, notDataActions }) =>
    granted(dataActions, notDataActions, permission),
  );

import { fromBody } from "../../engine/body.ts";
import { at, isObject, type JsonObject, listOf, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import { page } from "../../engine/page.ts";
import { nameOf, scopesOf } from "../../engine/path.ts";
import { badRequest, conflict, Refusal } from "../../engine/refusal.ts";
import { alwaysRegistered, furtherNamespaces, simulatedNamespaces } from "../../engine/registration.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { builtInRoles } from "./built-in-roles.ts";
import { builtInDefinition, customRole, customRoles } from "./roles.ts";

/** The api-versions of Microsoft.Authorization that are taken. */
export const authorizationVersions = ["2015-07-01", "2026-12-31"] as const;

/** A GUID as names of definitions and assignments must be. */
export const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** So long other services do not know a new definition. */
const replication = 5000;

const namespaces = [
  ...alwaysRegistered,
  ...simulatedNamespaces,
  ...furtherNamespaces,
  "Microsoft.Blueprint",
  "Microsoft.Support",
].map((one) => one.toLowerCase());

function checkActions(permissions: readonly JsonObject[]): void {
  for (const permission of permissions)
    for (const key of ["actions", "notActions", "dataActions", "notDataActions"])
      for (const action of listOf(permission[key])) {
        const [namespace = "", ...rest] = String(action).split("/");
        if (action === "*" || namespace === "*" || (rest.length > 0 && namespaces.includes(namespace.toLowerCase())))
          continue;
        throw badRequest(
          "InvalidActionOrNotAction",
          `'${String(action)}' does not match any of the actions supported by the providers.`,
        );
      }
}

const rules = fromBody({
  tags: "none",
  readOnly: ["createdOn", "updatedOn", "createdBy", "updatedBy", "type"].map((name) => `properties.${name}`),
  defaults: () => ({ properties: { description: "" } }),
  check: (write, draft) => {
    const { arm, name } = write;
    if (builtInDefinition(name, undefined) !== undefined)
      throw badRequest("RoleDefinitionIsBuiltIn", `The role '${name}' is built in and cannot be changed.`);
    const properties = objectOf(draft.properties);
    const label = textOf(properties.roleName);
    if (label === undefined || label.length > 512)
      throw badRequest("RoleDefinitionNameInvalid", "The role definition needs a roleName of at most 512 characters.");
    const scopes = listOf(properties.assignableScopes);
    if (scopes.length === 0)
      throw badRequest("MissingAssignableScopes", "The role definition needs at least one assignable scope.");
    const known = new Set(arm.options.directory.subscriptions(arm.world).map(({ subscriptionId }) => subscriptionId));
    const wrong = scopes.find((scope) => !known.has(String(scope).split("/")[2]?.toLowerCase() ?? ""));
    if (wrong !== undefined)
      throw badRequest(
        "LinkedInvalidPropertyId",
        `The assignable scope '${String(wrong)}' is not valid: it names no subscription of this tenant.`,
      );
    const taken =
      builtInRoles.some((role) => role.name.toLowerCase() === label.toLowerCase()) ||
      customRoles(arm).some(
        ({ resource }) =>
          resource.name !== name && textOf(resource.properties.roleName)?.toLowerCase() === label.toLowerCase(),
      );
    if (taken)
      throw conflict(
        "RoleDefinitionWithSameNameExists",
        `A custom role with the same name already exists in this directory. Use a different name. Role name: '${label}'.`,
      );
    checkActions(objectsOf(properties.permissions));
  },
  given: ({ have, arm, identity }, draft) => {
    const had = objectOf(have?.resource.properties);
    const now = arm.world.clock.iso();
    return {
      properties: {
        type: "CustomRole",
        permissions: objectsOf(objectOf(draft.properties).permissions).map((each) => ({
          actions: listOf(each.actions),
          notActions: listOf(each.notActions),
          dataActions: listOf(each.dataActions),
          notDataActions: listOf(each.notDataActions),
        })),
        createdOn: had.createdOn ?? now,
        updatedOn: now,
        createdBy: had.createdBy ?? identity.objectId,
        updatedBy: identity.objectId,
      },
    };
  },
});

const referring = (arm: ArmContext, name: string) =>
  Object.values(arm.state.entries).filter(
    (entry) =>
      entry.type === "microsoft.authorization/roleassignments" &&
      nameOf(textOf(entry.resource.properties.roleDefinitionId) ?? "").toLowerCase() === name.toLowerCase(),
  );

/** Custom role definitions: kept in the subscription, whatever scope they are written at. */
export const roleDefinition: ResourceType = {
  name: "Microsoft.Authorization/roleDefinitions",
  under: "any",
  naming: {
    rule: {
      pattern: guid,
      refuse: (name) =>
        badRequest(
          "InvalidRoleDefinitionId",
          `The role definition ID '${name}' is not valid. The role definition ID must be a GUID.`,
        ),
    },
    keptAt: (id) =>
      id.replace(/^(\/subscriptions\/[^/]+)\/.*(\/providers\/Microsoft\.Authorization\/roleDefinitions\/)/i, "$1$2"),
  },
  versions: { range: authorizationVersions },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { removeShows: true, changedStatus: 201 },
  body: {
    links: ({ body }: WriteRequest) =>
      listOf(at(body, "properties.assignableScopes")).flatMap((scope) =>
        typeof scope === "string"
          ? [{ id: scope, permission: "Microsoft.Authorization/roleDefinitions/write", exists: false }]
          : [],
      ),
    build: (write) => {
      const built = rules(write);
      const visibleAt = write.have?.hidden.visibleAt ?? write.arm.world.clock.now() + replication;
      return { ...built, hidden: { ...built.hidden, visibleAt } };
    },
  },
  views: {
    // The answer to a write knows of no one who made it, and of no time before it.
    showWritten: (_, { resource }) => ({
      ...resource,
      properties: { ...resource.properties, createdOn: resource.properties.updatedOn, createdBy: null },
    }),
  },
  hooks: {
    checkRemoval: (arm, { resource }) => {
      if (referring(arm, resource.name).length > 0)
        throw badRequest(
          "RoleDefinitionHasAssignments",
          `There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).`,
        );
    },
  },
};

/** Whether a role is assignable at a scope. */
function reaches(definition: JsonObject, scope: string): boolean {
  const above = scopesOf(scope).map((one) => one.toLowerCase());
  return listOf(at(definition, "properties.assignableScopes")).some(
    (one) => one === "/" || above.includes(String(one).toLowerCase()),
  );
}

/** Role definitions are read by any scope that they can be assigned at; the built-in ones everywhere. */
export const roleDefinitionRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "{scope}/providers/Microsoft.Authorization/roleDefinitions",
    permission: "Microsoft.Authorization/roleDefinitions/read",
    apiVersions: authorizationVersions,
    answer: ({ arm, request, path }, { params }) => {
      const filter = request.url.searchParams.get("$filter") ?? "";
      const named = /roleName\s+eq\s+'((?:[^']|'')*)'/i.exec(filter)?.[1]?.replaceAll("''", "'");
      const typed = /\btype\s+eq\s+'(\w+)'/i.exec(filter)?.[1];
      const scope = params.scope ?? "";
      const builtIn = builtInRoles.map(({ id }) => builtInDefinition(id, path.subscription)).filter(isObject);
      const all: JsonObject[] = [
        ...builtIn,
        ...customRoles(arm)
          .map(({ resource }) => resource)
          .filter((resource) => scope === "" || reaches(resource, scope)),
      ];
      const value = all.filter(
        (one) =>
          (named === undefined || textOf(at(one, "properties.roleName"))?.toLowerCase() === named.toLowerCase()) &&
          (typed === undefined || textOf(at(one, "properties.type"))?.toLowerCase() === typed.toLowerCase()),
      );
      return {
        status: 200,
        body: page(
          { world: arm.world, url: request.url },
          value,
          ({ id }) => String(id),
          (one) => one,
        ),
      };
    },
  },
  {
    method: "GET",
    template: "{scope}/providers/Microsoft.Authorization/roleDefinitions/{name}",
    permission: "Microsoft.Authorization/roleDefinitions/read",
    apiVersions: authorizationVersions,
    answer: ({ arm, path }, { params }) => {
      const name = params.name ?? "";
      const body = builtInDefinition(name, path.subscription) ?? customRole(arm, name)?.resource;
      if (!isObject(body))
        throw new Refusal(
          404,
          "RoleDefinitionDoesNotExist",
          `The specified role definition with ID '${name.replaceAll("-", "")}' does not exist.`,
        );
      return { status: 200, body };
    },
  },
];

import { fromBody } from "../../engine/body.ts";
import { at, type Json, objectOf, textOf } from "../../engine/json.ts";
import { page } from "../../engine/page.ts";
import { nameOf, ownerOf, scopesOf } from "../../engine/path.ts";
import { badRequest, conflict, Refusal } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { type Entry, entriesUnder } from "../../engine/state.ts";
import { authorizationVersions, guid } from "./role-definition.ts";
import { assignmentsAt, builtInDefinition, customRole, grantsAt } from "./roles.ts";

/** So long a new assignment is not heeded. */
const replication = 20_000;

const roleOf = (resource: Entry["resource"]): string =>
  nameOf(textOf(resource.properties.roleDefinitionId) ?? "").toLowerCase();

function checkRole({ arm }: WriteRequest, role: string): void {
  const custom = customRole(arm, role);
  const visible = custom !== undefined && Number(custom.hidden.visibleAt ?? 0) <= arm.world.clock.now();
  if (builtInDefinition(role, undefined) === undefined && !visible)
    throw new Refusal(
      404,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${role.replaceAll("-", "")}' does not exist.`,
    );
}

/** Whether a principal is a resource's of ours, seen by others yet or not; an assignment only names one. */
const isOurs = (arm: ArmContext, principal: string): boolean =>
  Object.values(arm.state.entries).some(
    ({ type, resource }) =>
      at(resource, "identity.principalId") === principal ||
      (resource.properties.principalId === principal && type !== "microsoft.authorization/roleassignments"),
  );

/** Without principalType ARM looks in the directory, which knows a new principal only after a while. */
function checkPrincipal({ arm, identity }: WriteRequest, principal: string, type: string | undefined): void {
  if (!guid.test(principal))
    throw badRequest(
      "InvalidPrincipalId",
      `The principal ID '${principal}' is not valid. Principal ID must be a GUID.`,
    );
  const { directory } = arm.options;
  const group = directory.isGroup(arm.world, principal);
  const known = group || directory.isKnown(arm.world, principal);
  const isService = !group && (known || isOurs(arm, principal));
  const actual = group ? "Group" : isService ? "ServicePrincipal" : undefined;
  if (type !== undefined && actual !== undefined && type !== actual)
    throw badRequest(
      "UnmatchedPrincipalType",
      `The PrincipalId '${principal.replaceAll("-", "")}' has type '${actual}' , which is different from specified PrinciaplType '${type}'.`,
    );
  if (type === undefined ? known : type !== "ServicePrincipal" || isService) return;
  throw badRequest(
    "PrincipalNotFound",
    `Principal ${principal.replaceAll("-", "")} does not exist in the directory ${identity.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
  );
}

const rules = fromBody({
  tags: "none",
  readOnly: ["scope", "createdOn", "updatedOn", "createdBy", "updatedBy"].map((name) => `properties.${name}`),
  keeps: true,
  check: (write, draft) => {
    const { arm, id, have } = write;
    const properties = objectOf(draft.properties);
    const scope = ownerOf(id);
    const role = nameOf(textOf(properties.roleDefinitionId) ?? "").toLowerCase();
    const principal = textOf(properties.principalId) ?? "";
    if (role === "") throw badRequest("InvalidRoleAssignmentRequest", "The role assignment needs a roleDefinitionId.");
    const elsewhere = Object.values(arm.state.entries).some(
      (entry) =>
        entry.type === "microsoft.authorization/roleassignments" &&
        entry.resource.name.toLowerCase() === write.name.toLowerCase() &&
        entry.resource.id.toLowerCase() !== id.toLowerCase(),
    );
    if (
      elsewhere ||
      (have !== undefined && (have.resource.properties.principalId !== principal || roleOf(have.resource) !== role))
    )
      throw badRequest(
        "RoleAssignmentUpdateNotPermitted",
        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
      );
    checkRole(write, role);
    checkPrincipal(write, principal, textOf(properties.principalType));
    const same = assignmentsAt(arm, [scope]).find(
      ({ resource }) =>
        resource.id !== have?.resource.id && roleOf(resource) === role && resource.properties.principalId === principal,
    );
    if (same !== undefined)
      throw conflict(
        "RoleAssignmentExists",
        `The role assignment already exists. The ID of the existing role assignment is ${same.resource.name.replaceAll("-", "")}.`,
      );
  },
  given: ({ have, arm, identity, id }, draft) => {
    const had = objectOf(have?.resource.properties);
    const now = arm.world.clock.iso();
    return {
      properties: {
        principalType: at(draft, "properties.principalType") ?? typeOf(arm, at(draft, "properties.principalId")),
        scope: ownerOf(id),
        createdOn: had.createdOn ?? now,
        updatedOn: now,
        createdBy: had.createdBy ?? identity.objectId,
        updatedBy: identity.objectId,
      },
    };
  },
});

const typeOf = ({ world, options }: ArmContext, principal: Json | undefined): string =>
  options.directory.isGroup(world, textOf(principal) ?? "") ? "Group" : "ServicePrincipal";

const shown = ({ resource }: Entry): Entry["resource"] => ({
  ...resource,
  properties: {
    condition: null,
    conditionVersion: null,
    delegatedManagedIdentityResourceId: null,
    description: null,
    ...resource.properties,
  },
});

/** Role assignments: on any scope, heeded after a while. */
export const roleAssignment: ResourceType = {
  name: "Microsoft.Authorization/roleAssignments",
  under: "any",
  naming: {
    rule: {
      pattern: guid,
      refuse: (name) =>
        badRequest(
          "InvalidRoleAssignmentId",
          `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
        ),
    },
  },
  versions: { range: authorizationVersions },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: {
    removeShows: true,
    notFound: (name) =>
      new Refusal(404, "RoleAssignmentNotFound", `The role assignment '${name.replaceAll("-", "")}' is not found.`),
  },
  body: {
    build: (write) => {
      const built = rules(write);
      const effectiveAt = write.have?.hidden.effectiveAt ?? write.arm.world.clock.now() + replication;
      return { ...built, hidden: { ...built.hidden, effectiveAt } };
    },
  },
  views: {
    show: (_, entry) => shown(entry),
    showWritten: (_, { resource, ...entry }) =>
      shown({ ...entry, resource: { ...resource, properties: { ...resource.properties, createdBy: null } } }),
  },
  note: "to principals, and to groups, whose members it counts for",
};

/** Assignments of a scope, and what the caller may do there. */
export const roleAssignmentRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "{scope}/providers/Microsoft.Authorization/roleAssignments",
    permission: "Microsoft.Authorization/roleAssignments/read",
    apiVersions: authorizationVersions,
    answer: ({ arm, request }, { params }) => {
      const scope = params.scope ?? "";
      const filter = request.url.searchParams.get("$filter") ?? "";
      const principal = /(?:principalId\s+eq\s+|assignedTo\()'([^']*)'/i.exec(filter)?.[1]?.toLowerCase();
      // Below the scope too, unless the filter says no.
      const onlyAbove = /atScope\(\)|assignedTo\(/i.test(filter);
      const below = onlyAbove
        ? []
        : entriesUnder(arm.state, scope).filter(({ type }) => type === "microsoft.authorization/roleassignments");
      const all = [...new Set([...assignmentsAt(arm, scopesOf(scope)), ...below])];
      // What is assigned to someone is assigned to a group of theirs too.
      const groups = /assignedTo\(/i.test(filter) ? arm.options.directory.groupsOf(arm.world, principal ?? "") : [];
      const found = all.filter(({ resource }) => {
        const id = textOf(resource.properties.principalId)?.toLowerCase() ?? "";
        return principal === undefined || id === principal || groups.includes(id);
      });
      return {
        status: 200,
        body: page({ world: arm.world, url: request.url }, found, ({ resource }) => resource.id.toLowerCase(), shown),
      };
    },
  },
  {
    method: "GET",
    template: "{scope}/providers/Microsoft.Authorization/permissions",
    permission: "Microsoft.Authorization/permissions/read",
    apiVersions: authorizationVersions,
    answer: ({ arm, identity, request }, { params }) => {
      const patterns = arm.limits(identity.objectId);
      const grants = grantsAt(arm, identity, params.scope ?? "");
      const all =
        patterns === undefined
          ? grants
          : [{ actions: patterns, notActions: [], dataActions: patterns, notDataActions: [] }];
      return {
        status: 200,
        body: page(
          { world: arm.world, url: request.url },
          all,
          (one) => JSON.stringify(one),
          ({ actions, notActions, dataActions, notDataActions }) => ({
            actions: [...actions],
            notActions: [...notActions],
            dataActions: [...dataActions],
            notDataActions: [...notDataActions],
          }),
        ),
      };
    },
  },
];

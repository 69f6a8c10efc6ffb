import { fromBody } from "../../engine/body.ts";
import { objectsOf } from "../../engine/json.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../../engine/resource-type.ts";
import type { Entry } from "../../engine/state.ts";

const stated = fromBody({
  tags: "none",
  top: ["identity"],
  defaults: () => ({ properties: { enforcementMode: "Default" } }),
});
const defined = fromBody({
  tags: "none",
  defaults: () => ({ properties: { policyType: "Custom", mode: "Indexed", parameters: {} } }),
});

const grouped = fromBody({
  tags: "none",
  defaults: () => ({ properties: { policyType: "Custom", parameters: {} } }),
});

/** A definition that is assigned, or part of an initiative, stays. */
const keptWhile =
  (kind: string, code: string) =>
  (arm: ArmContext, { resource }: Entry): void => {
    const id = resource.id.toLowerCase();
    const names = (value: unknown) => String(value).toLowerCase() === id;
    const user = Object.values(arm.state.entries).find(
      ({ resource: { properties } }) =>
        names(properties.policyDefinitionId) ||
        objectsOf(properties.policyDefinitions).some(({ policyDefinitionId }) => names(policyDefinitionId)),
    );
    if (user === undefined) return;
    const by = user.type.endsWith("policyassignments") ? "policy assignment" : "policy set definition";
    throw badRequest(
      code,
      `The ${kind} '${resource.name}' cannot be deleted. It is referenced by the ${by} '${user.resource.id}'. Please delete all ${by}s referencing the policy.`,
    );
  };

/** Policies. A definition is not judged before a write that it is about: what is not simulated of it refuses that. */
export const policyDefinition: ResourceType = {
  name: "Microsoft.Authorization/policyDefinitions",
  under: "any",
  versions: { range: ["2016-04-01", "2026-12-31"] },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { changedStatus: 201 },
  body: { build: defined },
  hooks: { checkRemoval: keptWhile("policy definition", "InvalidDeletePolicyDefinitionRequest") },
  note:
    "All operators, `count` of a field, `value`; of template functions parameters, concat, field, length, first, toLower, " +
    "resourceGroup, requestContext; aliases of the types in `policy/alias.ts`. Effects deny, modify, append; deployIfNotExists with " +
    "templates of resources alone, ten minutes after a change. Not simulated: what audit, auditIfNotExists, denyAction and manual lead to later. What has another mode than All and Indexed " +
    "is passed over; anything else refuses the write that it would judge, with NotSimulated.",
};

/** Initiatives: policies that are assigned together. */
export const policySetDefinition: ResourceType = {
  name: "Microsoft.Authorization/policySetDefinitions",
  under: "any",
  versions: { range: ["2017-06-01-preview", "2026-12-31"] },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { changedStatus: 201 },
  body: { build: grouped },
  hooks: { checkRemoval: keptWhile("policy set definition", "InvalidDeletePolicySetDefinitionRequest") },
};

/** The assignment by which a policy is in force at a scope. */
export const policyAssignment: ResourceType = {
  name: "Microsoft.Authorization/policyAssignments",
  under: "any",
  versions: { range: ["2016-04-01", "2026-12-31"] },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { changedStatus: 201 },
  body: { build: stated },
  note:
    "At a management group, a subscription, a group or a resource; counts for every PUT and PATCH below at once, but not for an " +
    "operator's, nor for what providers make by themselves, but for a cluster's public address. Selectors and overrides are not simulated.",
};

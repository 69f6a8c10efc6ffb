import { fromBody } from "../../engine/body.ts";
import type { ResourceType } from "../../engine/resource-type.ts";

const stated = fromBody({
  untagged: true,
  top: ["identity"],
  defaults: () => ({ properties: { enforcementMode: "Default" } }),
});
const defined = fromBody({
  untagged: true,
  defaults: () => ({ properties: { policyType: "Custom", mode: "All", parameters: {} } }),
});

/** Policies: of the rule, what `deny` needs is understood. */
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
  note: "Rules: allOf, anyOf, not, equals, notEquals, in, notIn, exists, like, notLike; effect deny.",
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
};

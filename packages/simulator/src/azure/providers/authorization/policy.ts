import { fromBody } from "../../engine/body.ts";
import type { Kind } from "../../engine/kind.ts";

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
export const policyDefinition: Kind = {
  type: "Microsoft.Authorization/policyDefinitions",
  apiVersions: ["2016-04-01", "2026-12-31"],
  under: "any",
  stateless: true,
  put: {},
  remove: {},
  changedStatus: 201,
  build: defined,
  note: "Rules: allOf, anyOf, not, equals, notEquals, in, notIn, exists, like, notLike; effect deny.",
};

/** The assignment by which a policy is in force at a scope. */
export const policyAssignment: Kind = {
  type: "Microsoft.Authorization/policyAssignments",
  apiVersions: ["2016-04-01", "2026-12-31"],
  under: "any",
  stateless: true,
  put: {},
  remove: {},
  changedStatus: 201,
  build: stated,
};

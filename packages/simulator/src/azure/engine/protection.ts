import type { JsonObject } from "./json.ts";
import { nameOf, scopesOf } from "./path.ts";
import { judgePolicies } from "./policy.ts";
import { gateway, Refusal } from "./refusal.ts";
import type { ArmContext, ResourceType } from "./resource-type.ts";
import { entriesIn } from "./state.ts";

/** Management locks on the scope, above it and, for a delete, below it. */
export function requireUnlocked(arm: ArmContext, id: string, verb: "write" | "delete"): void {
  const lockType = arm.resourceType("Microsoft.Authorization/locks");
  if (lockType === undefined || id.toLowerCase().includes("/microsoft.authorization/locks/")) return;
  const locked = scopesOf(id).filter((scope) =>
    entriesIn(arm.state, `${scope}/providers/Microsoft.Authorization/locks`).some(
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

/** Refuse what policies deny, naming the policies. */
export function requirePolicies(arm: ArmContext, type: ResourceType, id: string, wanted: JsonObject): void {
  const against = judgePolicies(arm.state, type, id, wanted);
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

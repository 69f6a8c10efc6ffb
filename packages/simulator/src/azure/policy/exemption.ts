import { listOf, textOf } from "../engine/json.ts";
import type { ArmContext } from "../engine/resource-type.ts";
import { entriesIn } from "../engine/state.ts";
import type { Assigned } from "./assigned.ts";
import { governing } from "./scopes.ts";

const collection = "/providers/Microsoft.Authorization/policyExemptions";

/**
 * What a resource is exempt from: policies whose assignment an exemption at the resource or above it names, or of an
 * initiative those that it names, until it expires. learn.microsoft.com/azure/governance/policy/concepts/exemption-structure.
 */
export function exemptionsAt({ state, world }: ArmContext, id: string): (policy: Assigned) => boolean {
  const given = governing(state, id)
    .flatMap((scope) => entriesIn(state, `${scope}${collection}`))
    .map(({ resource }) => resource.properties)
    .filter(({ expiresOn }) => expiresOn === undefined || Date.parse(String(expiresOn)) > world.clock.now());
  return ({ assignment, initiative }) =>
    given.some(({ policyAssignmentId, policyDefinitionReferenceIds }) => {
      const references = listOf(policyDefinitionReferenceIds);
      return (
        textOf(policyAssignmentId)?.toLowerCase() === assignment.resource.id.toLowerCase() &&
        (references.length === 0 || references.some((each) => each === initiative?.reference))
      );
    });
}

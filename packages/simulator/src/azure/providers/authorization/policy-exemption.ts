import { fromBody, systemData } from "../../engine/body.ts";
import { at, type JsonObject, listOf, objectsOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { governing } from "../../policy/scopes.ts";

const known = [
  "policyAssignmentId",
  "policyDefinitionReferenceIds",
  "exemptionCategory",
  "expiresOn",
  "displayName",
  "description",
  "metadata",
  "assignmentScopeValidation",
];

/** No recording of a refusal was found: code and words are ours. */
const wrong = (why: string) =>
  badRequest("InvalidCreatePolicyExemptionRequest", `The policy exemption create request is invalid: ${why}`);

function check({ arm, id }: WriteRequest, { properties = {} }: JsonObject): void {
  const given = properties as JsonObject;
  const other = Object.keys(given).find((name) => !known.includes(name));
  if (other !== undefined) throw badRequest("NotSimulated", `An exemption's ${other} is not simulated.`);
  if (!["Waiver", "Mitigated"].includes(textOf(given.exemptionCategory) ?? ""))
    throw wrong("exemptionCategory must be Waiver or Mitigated.");
  const until = textOf(given.expiresOn);
  if (until !== undefined && Number.isNaN(Date.parse(until))) throw wrong(`expiresOn '${until}' is not a time.`);
  const named = textOf(given.policyAssignmentId) ?? "";
  const assignment = findEntry(arm.state, named);
  if (assignment === undefined) throw wrong(`the policy assignment '${named}' could not be found.`);
  const scope = ownerOf(id);
  const isWithin = governing(arm.state, scope).some((each) => each.toLowerCase() === ownerOf(named).toLowerCase());
  if (!isWithin && given.assignmentScopeValidation !== "DoNotValidate")
    throw wrong(`the scope '${scope}' is not at or under that of the policy assignment '${named}'.`);
  const members = findEntry(arm.state, textOf(assignment.resource.properties.policyDefinitionId) ?? "")?.resource;
  const references = objectsOf(at(members ?? {}, "properties.policyDefinitions")).map(
    ({ policyDefinitionReferenceId }) => policyDefinitionReferenceId,
  );
  for (const one of listOf(given.policyDefinitionReferenceIds))
    if (!references.includes(one)) throw wrong(`the policy definition reference ID '${one}' is not in the assignment.`);
}

/** What a resource, or all in a group, is exempt from. Azure/azure-rest-api-specs, …/preview/2022-07-01-preview/policyExemptions.json. */
export const policyExemption: ResourceType = {
  name: "Microsoft.Authorization/policyExemptions",
  under: "any",
  versions: { range: ["2020-07-01-preview", "2026-12-31"] },
  lifecycle: { stateless: true, put: {}, remove: {} },
  body: {
    build: fromBody({
      tags: "none",
      defaults: () => ({ properties: { assignmentScopeValidation: "Default" } }),
      check,
      given: (write) => ({ systemData: systemData(write) }),
    }),
  },
  note: "Counts until it expires, for the policies that it names. Resource selectors are refused, as not simulated.",
};

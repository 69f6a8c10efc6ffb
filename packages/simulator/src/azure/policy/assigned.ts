import { lookup } from "../../world/table.ts";
import { type Json, type JsonObject, listOf, objectOf, objectsOf, textOf } from "../engine/json.ts";
import { nameOf } from "../engine/path.ts";
import { type ArmState, type Entry, entriesIn, findEntry } from "../engine/state.ts";
import { evaluated } from "./expression.ts";
import { governing } from "./scopes.ts";

/** A policy that is in force at a scope: by an assignment, by itself or as part of an initiative. */
export interface Assigned {
  readonly assignment: Entry;
  readonly scope: string;
  readonly definition: Entry;
  readonly initiative?: { readonly set: Entry; readonly reference: string };
  /** What the assignment gave, as it gave it. */
  readonly given: JsonObject;
  readonly parameters: JsonObject;
}

const collection = "/providers/Microsoft.Authorization/policyAssignments";

/** The policies that are assigned at the resource or above it. */
export const assignedAt = (state: ArmState, id: string): Assigned[] =>
  governing(state, id).flatMap((scope) =>
    entriesIn(state, `${scope}${collection}`).flatMap((assignment) => policiesOf(state, scope, assignment, id)),
  );

function policiesOf(state: ArmState, scope: string, assignment: Entry, id: string): Assigned[] {
  const { policyDefinitionId, enforcementMode, notScopes, parameters } = assignment.resource.properties;
  if (enforcementMode === "DoNotEnforce" || isWithin(id, listOf(notScopes))) return [];
  const named = findEntry(state, textOf(policyDefinitionId) ?? "");
  if (named === undefined) return [];
  const given = valuesIn(objectOf(parameters));
  const base = { assignment, scope, given };
  const members = named.resource.properties.policyDefinitions;
  if (members === undefined) return [{ ...base, definition: named, parameters: withDefaults(named, given) }];
  const ofSet = withDefaults(named, given);
  return objectsOf(members).flatMap((member, at) => {
    const definition = findEntry(state, textOf(member.policyDefinitionId) ?? "");
    if (definition === undefined) return [];
    const handed = Object.entries(valuesIn(objectOf(member.parameters))).map(([name, value]) => [
      name,
      evaluated(value ?? "", { parameters: (of) => lookup(ofSet, String(of)) ?? "" }),
    ]);
    const reference = textOf(member.policyDefinitionReferenceId) ?? String(at);
    const own = withDefaults(definition, Object.fromEntries(handed) as JsonObject);
    return [{ ...base, definition, initiative: { set: named, reference }, parameters: own }];
  });
}

const isWithin = (id: string, scopes: readonly Json[]): boolean =>
  scopes.some((scope) => `${id}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase()));

/** `{ name: { value } }` as `{ name: value }`. */
const valuesIn = (parameters: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, objectOf(each).value]));

const withDefaults = ({ resource }: Entry, given: JsonObject): JsonObject => ({
  ...Object.fromEntries(
    Object.entries(objectOf(resource.properties.parameters)).map(([name, each]) => [name, objectOf(each).defaultValue]),
  ),
  ...given,
});

/** What the assignment says to those whom the policy denies something. */
export function reasonOf({ assignment, initiative }: Assigned): string | undefined {
  const messages = objectsOf(assignment.resource.properties.nonComplianceMessages);
  const own = messages.find((each) => each.policyDefinitionReferenceId === (initiative?.reference ?? ""));
  const general = messages.find((each) => each.policyDefinitionReferenceId === undefined);
  return textOf((own ?? general)?.message);
}

/** As a denial names policies: in its message, and in `additionalInfo`. */
export function identifiers({ assignment, definition, initiative }: Assigned): JsonObject {
  const named = (entry: Entry): JsonObject => ({ name: shownName(entry), id: entry.resource.id });
  return {
    policyAssignment: named(assignment),
    policyDefinition: named(definition),
    ...(initiative === undefined ? {} : { policySetDefinition: named(initiative.set) }),
  };
}

/** `info` of a denial, without what it was about. */
export const violationOf = (policy: Assigned, effect: string): JsonObject => ({
  policyDefinitionId: policy.definition.resource.id,
  ...(policy.initiative === undefined
    ? {}
    : {
        policySetDefinitionId: policy.initiative.set.resource.id,
        policyDefinitionReferenceId: policy.initiative.reference,
        policySetDefinitionName: nameOf(policy.initiative.set.resource.id),
        policySetDefinitionDisplayName: shownName(policy.initiative.set),
      }),
  policyDefinitionName: nameOf(policy.definition.resource.id),
  policyDefinitionDisplayName: shownName(policy.definition),
  policyDefinitionEffect: effect,
  policyAssignmentId: policy.assignment.resource.id,
  policyAssignmentName: nameOf(policy.assignment.resource.id),
  policyAssignmentDisplayName: shownName(policy.assignment),
  policyAssignmentScope: policy.scope,
  policyAssignmentParameters: policy.given,
  policyExemptionIds: [],
});

const shownName = ({ resource }: Entry): string => textOf(resource.properties.displayName) ?? resource.name;

import { MissingError } from "@slipway/action";
import { changed, defineResource, isUnknownText, unknownText } from "@slipway/reconcile";
import type { ArmReads, ArmResource } from "../arm/client.ts";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import { namedGuid } from "../arm/named-guid.ts";
import { descriptionSeal } from "../arm/ownership.ts";
import { armShows } from "../arm/planned/shows.ts";
import { sameId } from "../arm/resource-id.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { noteGrant } from "./fresh-grants.ts";
import type { Role } from "./role-definition.ts";

/** A role that someone is to have on something. */
export interface Assignment {
  /** Where a new one stands; an equal one that is there keeps its own. */
  readonly id: string;
  readonly scope: string;
  readonly principal: string;
  readonly principalType: "ServicePrincipal" | "User" | "Group";
  readonly role: Role;
  readonly condition: string | undefined;
  /** A goal before this one makes what it is on: while that is not there, no one has anything on it. */
  readonly isOnNew?: true;
}

interface ArmAssignment extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly scope?: string;
    readonly principalId?: string;
    readonly roleDefinitionId?: string;
  };
}

const folder = (scope: string): string => `${scope}/providers/Microsoft.Authorization/roleAssignments`;

const guidOf = (id: string | undefined): string | undefined => id?.split("/").at(-1)?.toLowerCase();

/** An assignment whose name follows from what it says: names are unique in the tenant, and two runs take the same. */
export async function assignmentOf(want: Omit<Assignment, "id">): Promise<Assignment> {
  const parts = [want.scope, want.principal, want.role.guid];
  const unknown = parts.find(isUnknownText);
  const guid = unknown === undefined ? await namedGuid(...parts) : unknownText("name");
  return { ...want, id: `${folder(want.scope)}/${guid}` };
}

/** Whatever the principal has on the scope, above and below. */
async function listOf({ scope, principal, isOnNew }: Assignment, arm: ArmReads): Promise<ArmAssignment[]> {
  try {
    return await arm.list(`${folder(scope)}?$filter=${encodeURIComponent(`principalId eq '${principal}'`)}`);
  } catch (error) {
    if (!(error instanceof ArmError) || error.status !== 404 || error.code === "ResourceGroupNotFound") throw error;
    if (isOnNew) return [];
    throw new MissingError(`The scope ${scope} does not exist.`, "Correct the input scope, or create the scope first.");
  }
}

const conditioned = ({ condition }: Assignment) =>
  condition === undefined ? {} : { condition, conditionVersion: "2.0" };

/** A role assignment: the same role for the same principal on the same scope, whatever its name. */
export const roleAssignment = defineResource<Assignment, ArmAssignment, Json, AzureReads, Azure>({
  kind: "role assignment",
  id: ({ id }) => id,
  seal: descriptionSeal,
  async read(want, { arm }) {
    const [role, all] = await Promise.all([want.role.id(), listOf(want, arm)]);
    return all.find(
      ({ properties: { scope = "", principalId = "", roleDefinitionId } }) =>
        sameId(scope, want.scope) && sameId(principalId, want.principal) && guidOf(roleDefinitionId) === guidOf(role),
    );
  },
  async plan(want, have) {
    if (have === undefined) return { operation: "create", body: await newAssignment(want) };
    const changes = changed(have.properties, { condition: want.condition });
    if (changes.length === 0) return { operation: "none" };
    return { operation: "update", body: { properties: { ...have.properties, ...conditioned(want) } }, changes };
  },
  async create(id, body, { arm, run }) {
    await arm.put(id, body);
    noteGrant(id, body, run);
  },
  update: ({ id }, body, { arm }) => arm.put(id, body),
  delete: ({ id }, { arm }) => arm.delete(id),
  shows: armShows((id) => ({
    properties: { scope: id.replace(/\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/i, "") },
  })),
  readLagMs: 120_000,
});

const newAssignment = async (want: Assignment): Promise<Json> => ({
  properties: {
    roleDefinitionId: await want.role.id(),
    principalId: want.principal,
    // Without it ARM looks into the directory, which knows a new identity only after a while.
    principalType: want.principalType,
    ...conditioned(want),
  },
});

import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { sameId } from "../../../packages/azure/src/arm/resource-id.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";

/** A resource group, and who reads it. */
export interface Group {
  readonly id: string;
  readonly azure: Azure;
}

/** What of a type is in a group. */
export const allIn = <T extends ArmResource>({ id, azure }: Group, type: string): Promise<T[]> =>
  azure.arm.list<T>(`${id}/providers/${type}`);

/** Who has which role, and where. */
export interface Assigned {
  readonly scope?: string;
  readonly principalId?: string;
  readonly roleDefinitionId?: string;
}

/** The assignments that a filter finds from a scope on. */
export async function assignedBy(scope: string, filter: string, { arm }: Azure): Promise<Assigned[]> {
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${encodeURIComponent(filter)}`;
  return (await arm.list<ArmResource & { readonly properties: Assigned }>(path)).map(({ properties }) => properties);
}

/** Who has which role on this very scope. */
export const assignedOn = async (scope: string, azure: Azure): Promise<Assigned[]> =>
  (await assignedBy(scope, "atScope()", azure)).filter((each) => sameId(each.scope ?? "", scope));

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

interface ArmAssignment extends ArmResource {
  readonly properties: {
    readonly scope?: string;
    readonly principalId?: string;
    readonly roleDefinitionId?: string;
  };
}

/** Who has which role on this very scope. */
export async function assignedOn(scope: string, { arm }: Azure): Promise<ArmAssignment["properties"][]> {
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${encodeURIComponent("atScope()")}`;
  const all = await arm.list<ArmAssignment>(path);
  return all.map(({ properties }) => properties).filter((each) => sameId(each.scope ?? "", scope));
}

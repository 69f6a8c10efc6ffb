import { type Cloud, firstDeployer, setOwnership } from "@slipway/simulator";
import { OperatorError, request } from "../operator.ts";
import { createResourceGroups } from "../resource-groups.ts";
import { type AzureRole, RoleError } from "./read-roles.ts";

const version = "2022-04-01";

/** By this description the assignments of an earlier rehearsal are found in a world that was kept. */
const mark = "Granted by --role.";

interface Shown {
  readonly value: readonly { readonly id: string; readonly properties: Readonly<Record<string, unknown>> }[];
}

/** Gives the deployer these roles and no others; all rights where there are none. */
export async function limitAzure(cloud: Cloud, roles: readonly AzureRole[]): Promise<void> {
  const { world } = cloud;
  const { application, subscription } = firstDeployer(world);
  const within = `/subscriptions/${subscription.subscriptionId}`;
  const authorization = `${within}/providers/Microsoft.Authorization`;
  await takeAway(cloud, authorization);
  setOwnership(world, roles.length === 0);
  for (const [at, { file, name, permissions, scopes }] of roles.entries()) {
    const places = [...new Set(scopes.map((scope) => placeOf(file, scope, within)))];
    await createResourceGroups({ cloud }, ...places.map((place) => ({ "resource-group": place.split("/")[4] })));
    const roleDefinitionId = `${authorization}/roleDefinitions/${world.ids.uuid()}`;
    const properties = {
      roleName: `--role ${at + 1}: ${name}`,
      permissions,
      assignableScopes: places,
      description: mark,
    };
    await refusable(file, () => request(cloud, "PUT", roleDefinitionId, version, { properties }));
    world.clock.advance(minute);
    for (const place of places) {
      const id = `${place}/providers/Microsoft.Authorization/roleAssignments/${world.ids.uuid()}`;
      const assigned = { roleDefinitionId, principalId: application.objectId, principalType: "ServicePrincipal" };
      await request(cloud, "PUT", id, version, { properties: { ...assigned, description: mark } });
    }
    world.clock.advance(minute);
  }
}

/** Until Azure uses what was written. */
const minute = 60_000;

async function takeAway(cloud: Cloud, authorization: string): Promise<void> {
  for (const type of ["roleAssignments", "roleDefinitions"]) {
    const { value } = await request<Shown>(cloud, "GET", `${authorization}/${type}`, version);
    for (const { id, properties } of value)
      if (properties.description === mark) await request(cloud, "DELETE", id, version);
  }
}

/** Where a role is assigned: its subscription, whichever it is, stands for the simulated one. */
function placeOf(file: string, scope: string, within: string): string {
  if (scope === "/") return within;
  const found = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/([^/]+))?\/?$/i.exec(scope);
  if (found === null)
    throw new RoleError(
      `--role: ${file} has the scope ${scope}; a rehearsal assigns roles in the subscription and in resource groups.`,
    );
  const [, group] = found;
  return group === undefined ? within : `${within}/resourceGroups/${group}`;
}

async function refusable(file: string, send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    throw new RoleError(`--role: Azure refuses the role in ${file}: ${error.message}`);
  }
}

import { pullRoleOf } from "../../../packages/azure/src/acr/pull-role.ts";
import type { ArmCluster } from "../../../packages/azure/src/aks/want.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { parseId } from "../../../packages/azure/src/arm/resource-id.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";
import { type Assigned, assignedBy, assignedOn } from "../azure/group.ts";

/** Azure's own roles, by what actions call them. */
const roles: Readonly<Record<string, string>> = {
  "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
  "b93aa761-3e63-49ed-ac28-beffa264f7ac": "Container Registry Repository Reader",
  "4abbcc35-e782-43d8-92c5-2d3f1bd2253f": "Azure Kubernetes Service Cluster User Role",
};

const roleOf = ({ roleDefinitionId }: Assigned): string | undefined =>
  roles[roleDefinitionId?.split("/").at(-1)?.toLowerCase() ?? ""];

interface Access {
  readonly identity: string;
  readonly registry: string | undefined;
  readonly hopsworks: string | undefined;
  readonly left: readonly string[];
}

/** Who the cluster acts as, where its nodes pull images from, and which identity may use it. */
export async function accessOf(cluster: ArmCluster, registry: string | undefined, azure: Azure): Promise<Access> {
  const identities = Object.keys(cluster.identity?.userAssignedIdentities ?? {});
  const [pulls, users] = await Promise.all([registriesOf(cluster, azure), usersOf(cluster, azure)]);
  const [first] = pulls.registries;
  const only = pulls.registries.length === 1 ? first : undefined;
  const kept = registry === undefined ? only : registry;
  return {
    identity: identities[0] ?? "system",
    registry: kept,
    hopsworks: users.length === 1 ? users[0] : undefined,
    left: [
      ...pulls.registries
        .filter((each) => each !== kept)
        .map((each) => `The nodes may pull from ${each}; --registry keeps one.`),
      ...pulls.wider.map((scope) => `The nodes may pull from all registries in ${scope}.`),
      ...(users.length > 1 ? users.map((each) => `${each} may use the cluster: hopsworks-identity keeps one.`) : []),
    ],
  };
}

/** The object ID of the identity that nodes pull as; undefined where they use a service principal. */
export const nodesOf = (properties: ArmResource["properties"]): string | undefined => {
  const { identityProfile } = properties as {
    readonly identityProfile?: { readonly kubeletidentity?: { readonly objectId?: string } };
  };
  return identityProfile?.kubeletidentity?.objectId;
};

/** The registries on which the nodes have the very role that lets them pull, and the wider scopes on which they have one. */
export async function registriesOf({ id, properties }: ArmResource, azure: Azure) {
  const principal = nodesOf(properties);
  if (principal === undefined) return { registries: [], wider: [] };
  const subscription = `/subscriptions/${parseId(id)?.subscription}`;
  const all = await assignedBy(subscription, `principalId eq '${principal}'`, azure);
  const registries: string[] = [];
  const wider: string[] = [];
  for (const assignment of all) {
    const { scope = "" } = assignment;
    const role = roleOf(assignment);
    if (role === undefined) continue;
    if (!/\/registries\/[^/]+$/i.test(scope)) wider.push(scope);
    else if ((await pullRoleOf(scope, azure)) === role) registries.push(scope);
  }
  return { registries, wider };
}

/** The managed identities that have the role of a cluster's user on this very cluster. */
async function usersOf({ id }: ArmCluster, azure: Azure): Promise<string[]> {
  const principals = (await assignedOn(id, azure)).flatMap((each) =>
    roleOf(each) === "Azure Kubernetes Service Cluster User Role" ? [each.principalId ?? ""] : [],
  );
  if (principals.length === 0) return [];
  const subscription = `/subscriptions/${parseId(id)?.subscription}`;
  const identities = await azure.arm.list(`${subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`);
  return identities
    .filter(({ properties }) => principals.includes(String(properties.principalId)))
    .map((each) => each.id);
}

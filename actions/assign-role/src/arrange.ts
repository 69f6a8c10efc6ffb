import { type Arrange, azureOperator } from "@slipway/testing";

/** What a Hopsworks instance is allowed, in part, as the Azure CLI takes it. */
const definition = (scope: string): string =>
  JSON.stringify({
    Name: "hopsworks-instance",
    IsCustom: true,
    Description: "Lets an instance reach the storage and the images.",
    Actions: [
      "Microsoft.Storage/storageAccounts/blobServices/containers/read",
      "Microsoft.ContainerRegistry/registries/pull/read",
    ],
    NotActions: [],
    DataActions: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"],
    AssignableScopes: [scope],
  });

/** An identity without a role; beside it another team's identity with a custom role of theirs. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.ManagedIdentity");
  const identities = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  for (const name of ["instance", "theirs"])
    await azure.put(`${identities}/${name}`, { location: "northeurope", properties: {} });
  const principal = async (name: string) => (await azure.get(`${identities}/${name}`)).properties.principalId;
  const ownPrincipal = await principal("instance");
  const authorization = `${group}/providers/Microsoft.Authorization`;
  const theirRole = `${authorization}/roleDefinitions/0a000000-0000-4000-8000-000000000001`;
  const theirAssignment = `${authorization}/roleAssignments/0a000000-0000-4000-8000-000000000002`;
  const define = (actions: string[]) =>
    azure.put(theirRole, {
      properties: { roleName: "theirs", permissions: [{ actions }], assignableScopes: [group] },
    });
  await define(["Microsoft.Network/*/read"]);
  cloud.world.clock.advance(60_000);
  await azure.put(theirAssignment, {
    properties: {
      roleDefinitionId: theirRole,
      principalId: await principal("theirs"),
      principalType: "ServicePrincipal",
    },
  });
  const custom = async () =>
    (await azure.list(`${authorization}/roleDefinitions?$filter=roleName eq 'hopsworks-instance'`))[0];
  const assignments = async () =>
    (await azure.list(`${authorization}/roleAssignments`)).filter(
      ({ properties }) => properties.principalId === ownPrincipal,
    );
  return {
    inputs: { scope: group, identity: `${identities}/instance`, definition: definition(group) },
    async owned() {
      const { permissions, assignableScopes, description } = (await custom())?.properties ?? {};
      const assigned = (await assignments()).map(({ name, properties: { createdOn, updatedOn, ...rest } }) => ({
        name,
        rest,
      }));
      return { permissions, assignableScopes, description, assigned };
    },
    foreign: async () => ({ role: await azure.get(theirRole), assignment: await azure.get(theirAssignment) }),
    concurrentEdit: (_cloud, turn) => define([`Microsoft.Network/turn${turn}/read`]),
    silent: { "subscription-id": "What it is about is given by IDs." },
    async introduceDrift() {
      const role = await custom();
      const properties = { ...role?.properties, permissions: [{ actions: ["*/read"] }] };
      await azure.put(`${authorization}/roleDefinitions/${role?.name}`, { properties });
    },
    wrong: {
      inputs: {
        scope: "platform",
        identity: "instance",
        principal: "me",
        "principal-type": "Robot",
        definition: '{"name": "x", "action": ["read"]}',
      },
      named: ["scope", "identity", "principal", "principal-type", "definition"],
    },
    confirm: "platform",
  };
};

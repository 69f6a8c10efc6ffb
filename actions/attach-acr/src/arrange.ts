import { type Arrange, azureOperator } from "@slipway/testing";

/** A cluster, and a registry from which another team's identity pulls already. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group(
    "platform",
    "Microsoft.ContainerService",
    "Microsoft.ContainerRegistry",
    "Microsoft.ManagedIdentity",
  );
  const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
  const assignments = `${registry}/providers/Microsoft.Authorization/roleAssignments`;
  const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/theirs`;
  await azure.put(registry, { location: "northeurope", sku: { name: "Basic" }, properties: {} });
  await azure.put(identity, { location: "northeurope", properties: {} });
  const cluster = await azure.cluster(group, "platform");
  const profile = (await azure.get(cluster)).properties.identityProfile as { kubeletidentity: { objectId: string } };
  const nodes = profile.kubeletidentity.objectId;
  const theirs = (await azure.get(identity)).properties.principalId;
  const roles = `/subscriptions/${azure.subscription}/providers/Microsoft.Authorization/roleDefinitions`;
  const assign = (name: string, role: string) =>
    azure.put(`${assignments}/0a000000-0000-4000-8000-${name}`, {
      properties: { roleDefinitionId: `${roles}/${role}`, principalId: theirs, principalType: "ServicePrincipal" },
    });
  await assign("000000000001", "8311e382-0749-4cb8-b61a-304f252e45ec");
  const of = async (who: (principal: unknown) => boolean) =>
    (await azure.list(assignments))
      .filter(({ properties }) => who(properties.principalId))
      .map(({ name, properties: { scope, roleDefinitionId } }) => ({ name, scope, roleDefinitionId }));
  return {
    inputs: { cluster, registry },
    owned: () => of((principal) => principal === nodes),
    foreign: () => of((principal) => principal !== nodes),
    concurrentEdit: (_cloud, turn) =>
      azure.put(identity, { location: "northeurope", tags: { turn: String(turn) }, properties: {} }),
    silent: { "subscription-id": "What it is about is given by IDs." },
    async introduceDrift() {
      const [found] = await of((principal) => principal === nodes);
      await azure.delete(`${assignments}/${found?.name}`);
    },
    wrong: {
      inputs: { cluster: "platform", registry: "contoso.azurecr.io" },
      named: ["cluster", "registry"],
    },
    confirm: "contosoimages",
  };
};

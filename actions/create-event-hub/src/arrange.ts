import { type Arrange, azureOperator } from "@slipway/testing";

/** A group in which another team has a namespace with a hub, and an identity that is to send; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("events", "Microsoft.EventHub", "Microsoft.ManagedIdentity");
  const namespaces = `${group}/providers/Microsoft.EventHub/namespaces`;
  const [own, other] = [`${namespaces}/contoso-plant-events`, `${namespaces}/contoso-depot-events`];
  const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/plant`;
  await azure.put(`${identity}?api-version=2024-11-30`, { location: "northeurope" });
  const sender = String((await azure.get(`${identity}?api-version=2024-11-30`)).properties.principalId);
  await azure.put(other, { location: "northeurope", sku: { name: "Standard" }, tags: { team: "depot" } });
  cloud.world.clock.advance(60 * 60_000);
  await azure.put(`${other}/eventhubs/messages`, { properties: { partitionCount: 2, messageRetentionInDays: 3 } });
  const hub = `${own}/eventhubs/messages`;
  const assignments = async () => {
    const path = `${hub}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=atScope()`;
    const listed = (await azure.find(hub)) === undefined ? [] : await azure.list(path);
    return listed
      .filter(({ properties }) => String(properties.scope).toLowerCase() === hub.toLowerCase())
      .map(({ properties }) => [properties.principalId, properties.roleDefinitionId]);
  };
  return {
    inputs: {
      namespace: "contoso-plant-events",
      hub: "messages",
      "resource-group": "events",
      tags: "stage=test",
      partitions: "2",
      "retention-hours": "72",
      "consumer-groups": "archive",
      senders: sender,
    },
    async owned() {
      const namespace = await azure.find(own);
      const { provisioningState, disableLocalAuth, minimumTlsVersion } = namespace?.properties ?? {};
      const { partitionCount, retentionDescription } = (await azure.find(hub))?.properties ?? {};
      const groups = namespace ? await azure.list(`${hub}/consumergroups`) : [];
      return {
        namespace: [namespace?.sku, namespace?.tags, provisioningState, disableLocalAuth, minimumTlsVersion],
        hub: [partitionCount, retentionDescription],
        groups: groups.map(({ name, properties }) => [name, properties.userMetadata]),
        assignments: await assignments(),
      };
    },
    async foreign() {
      const { tags, sku } = await azure.get(other);
      const { partitionCount, retentionDescription } = (await azure.get(`${other}/eventhubs/messages`)).properties;
      return { tags, sku, partitionCount, retentionDescription };
    },
    concurrentEdit: (_cloud, turn) => azure.patch(other, { tags: { team: "depot", turn: String(turn) } }),
    async introduceDrift() {
      await azure.put(hub, { properties: { partitionCount: 2, messageRetentionInDays: 7 } });
      await azure.delete(`${hub}/consumergroups/archive`);
    },
    others: { senders: "0a000000-0000-4000-8000-00000000000a", receivers: "0a000000-0000-4000-8000-00000000000b" },
    wrong: {
      inputs: {
        namespace: "1-events",
        hub: "-messages",
        "resource-group": "events.",
        location: "1",
        tags: "team",
        tier: "Gold",
        capacity: "0",
        "local-auth": "perhaps",
        "public-network-access": "2",
        partitions: "many",
        "retention-hours": "3 days",
        "consumer-groups": "a b",
        senders: "plant",
        receivers: "plant",
      },
      named: [
        "namespace",
        "hub",
        "resource-group",
        "location",
        "tags",
        "tier",
        "capacity",
        "local-auth",
        "public-network-access",
        "partitions",
        "retention-hours",
        "consumer-groups",
        "senders",
        "receivers",
      ],
    },
    confirm: "messages",
  };
};

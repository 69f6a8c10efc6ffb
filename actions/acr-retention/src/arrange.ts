import { type Arrange, azureOperator } from "@slipway/testing";

/** A Premium registry with policies and tags of other people's, whose retention is off. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("images", "Microsoft.ContainerRegistry");
  const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
  await azure.put(registry, {
    location: "northeurope",
    sku: { name: "Premium" },
    tags: { team: "media" },
    properties: { adminUserEnabled: false, policies: { quarantinePolicy: { status: "enabled" } } },
  });
  const policies = async () =>
    (await azure.get(registry)).properties.policies as Record<string, { status: string; days?: number }>;
  return {
    inputs: { registry: "contosoimages", days: "30" },
    async owned() {
      const { retentionPolicy } = await policies();
      return { status: retentionPolicy?.status, days: retentionPolicy?.days };
    },
    async foreign() {
      const { tags, sku, properties } = await azure.get(registry);
      const { retentionPolicy, ...others } = await policies();
      return { tags, sku, admin: properties.adminUserEnabled, others };
    },
    concurrentEdit: (_cloud, turn) => azure.patch(registry, { tags: { team: "media", turn: String(turn) } }),
    introduceDrift: () =>
      azure.patch(registry, { properties: { policies: { retentionPolicy: { status: "disabled" } } } }),
    wrong: {
      inputs: { registry: "contoso.azurecr.io", days: "366", enabled: "yes", mode: "aply" },
      named: ["registry", "days", "enabled", "mode"],
    },
    confirm: "contosoimages",
  };
};

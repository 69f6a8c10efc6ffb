import { type Arrange, azureOperator } from "@slipway/testing";

/** A group in which another team has a registry; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("images", "Microsoft.ContainerRegistry");
  const registries = `${group}/providers/Microsoft.ContainerRegistry/registries`;
  const [ownRegistry, otherRegistry] = [`${registries}/contosoimages`, `${registries}/theirimages`];
  await azure.put(otherRegistry, {
    location: "northeurope",
    sku: { name: "Basic" },
    tags: { team: "media" },
    properties: {},
  });
  return {
    inputs: { name: "contosoimages", "resource-group": "images", sku: "Standard" },
    async owned() {
      const { location, sku, tags, properties } = (await azure.find(ownRegistry)) ?? { properties: {} };
      const { provisioningState, adminUserEnabled, loginServer } = properties;
      return { location, sku, tags, provisioningState, adminUserEnabled, loginServer };
    },
    async foreign() {
      const { tags, sku, properties } = await azure.get(otherRegistry);
      return { tags, sku, policies: properties.policies };
    },
    concurrentEdit: (_cloud, turn) => azure.patch(otherRegistry, { tags: { team: "media", turn: String(turn) } }),
    introduceDrift: () => azure.patch(ownRegistry, { sku: { name: "Basic" } }),
    wrong: {
      inputs: {
        name: "contoso.azurecr.io",
        "resource-group": "images.",
        location: "1",
        sku: "Gold",
        "admin-user": "no",
        "public-network-access": "Disabled",
        "network-default": "Block",
        "allowed-ranges": "203.0.113.256",
        "trusted-services": "some",
        "anonymous-pull": "all",
        "data-endpoint": "1",
        "role-assignment-mode": "Abac",
        replicas: "1",
        tags: "team",
      },
      named: [
        "name",
        "resource-group",
        "location",
        "sku",
        "admin-user",
        "public-network-access",
        "network-default",
        "allowed-ranges",
        "trusted-services",
        "anonymous-pull",
        "data-endpoint",
        "role-assignment-mode",
        "replicas",
        "tags",
      ],
    },
    confirm: "contosoimages",
  };
};

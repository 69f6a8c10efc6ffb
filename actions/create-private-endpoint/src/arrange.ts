import { type Arrange, azureOperator } from "@slipway/testing";

/** A network, a Premium registry and its zone, in which another team has records; our endpoint is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("images", "Microsoft.Network", "Microsoft.ContainerRegistry", "Microsoft.Storage");
  const location = "northeurope";
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/platform`;
  const addressSpace = { addressPrefixes: ["10.1.0.0/16"] };
  await azure.put(network, { location, properties: { addressSpace } });
  const [subnet, otherSubnet] = [`${network}/subnets/endpoints`, `${network}/subnets/others`];
  await azure.put(subnet, { properties: { addressPrefix: "10.1.0.0/24" } });
  await azure.put(otherSubnet, { properties: { addressPrefix: "10.1.1.0/24" } });
  const target = `${group}/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
  await azure.put(target, { location, sku: { name: "Premium" }, properties: {} });
  const zones = `${group}/providers/Microsoft.Network/privateDnsZones`;
  const zone = `${zones}/privatelink.azurecr.io`;
  await azure.put(zone, { location: "global", properties: {} });
  await azure.put(`${zones}/contoso.internal`, { location: "global", properties: {} });
  const theirs = `${zone}/A/theirs`;
  await azure.put(theirs, { properties: { ttl: 60, aRecords: [{ ipv4Address: "10.9.0.9" }] } });
  const own = `${group}/providers/Microsoft.Network/privateEndpoints/images`;
  return {
    inputs: { name: "images", "resource-group": "images", subnet, target, zone, tags: "stage=test" },
    async owned() {
      const endpoint = await azure.find(own);
      const record = await azure.find(`${zone}/A/contosoimages`);
      return {
        tags: endpoint?.tags,
        hosts: endpoint?.properties.customDnsConfigs,
        record: record?.properties.aRecords,
      };
    },
    async foreign() {
      const { properties } = await azure.get(theirs);
      return { records: properties.aRecords, space: (await azure.get(network)).properties.addressSpace };
    },
    concurrentEdit: (_cloud, turn) => azure.put(theirs, { properties: { ttl: 60 + turn, aRecords: [] } }),
    others: {
      subnet: otherSubnet,
      target: `${group}/providers/Microsoft.Storage/storageAccounts/contosodata`,
      group: "blob",
      zone: `${zones}/contoso.internal`,
    },
    async introduceDrift() {
      const endpoint = await azure.get(own);
      await azure.put(own, { ...endpoint, tags: { ...Object(endpoint.tags), stage: "old" } });
    },
    wrong: {
      inputs: {
        name: "-",
        "resource-group": "images.",
        subnet: network,
        target: network,
        group: "vault",
        zone: target,
        tags: "team",
      },
      named: ["name", "resource-group", "subnet", "target", "group", "zone", "tags"],
    },
    confirm: "images",
  };
};

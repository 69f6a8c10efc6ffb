import { type Arrange, type Arrangement, type AzureOperator, azureOperator } from "@slipway/testing";

const wrong: Arrangement["wrong"] = {
  inputs: {
    network: "corp",
    name: "-",
    prefix: "10.0.0.0/30",
    size: "30",
    avoid: "10.0.0.1/8",
    "security-group": "nsg",
    "route-table": "routes",
    "nat-gateway": "nat",
    "service-endpoints": "storage",
    delegation: "Microsoft.Storage",
    "private-endpoint-policies": "on",
  },
  named: [
    "network",
    "name",
    "prefix",
    "size",
    "avoid",
    "security-group",
    "route-table",
    "nat-gateway",
    "service-endpoints",
    "delegation",
    "private-endpoint-policies",
  ],
};

/** A network of another team's with a subnet, and a subnet of some name in it, or none. */
async function corp(azure: AzureOperator, name: string, own?: object) {
  const group = await azure.group("platform", "Microsoft.Network");
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/corp`;
  const securityGroup = `${group}/providers/Microsoft.Network/networkSecurityGroups/corp`;
  await azure.put(securityGroup, { location: "northeurope", properties: {} });
  const theirs = {
    addressPrefix: "10.40.0.0/24",
    networkSecurityGroup: { id: securityGroup },
    notKnownYet: [{ a: 1 }],
  };
  await azure.put(network, {
    location: "northeurope",
    tags: { team: "network" },
    properties: {
      addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
      subnets: [{ name: "theirs", properties: theirs }, ...(own ? [{ name, properties: own }] : [])],
    },
  });
  const path = `${network}/subnets/${name}`;
  const foreign = async () => {
    const { tags, properties } = await azure.get(network);
    const { etag: _, ...beside } = await azure.get(`${network}/subnets/theirs`);
    return { tags, space: properties.addressSpace, beside };
  };
  return { network, securityGroup, path, foreign };
}

const otherWays = (network: string) => ({
  "route-table": network.replace(/virtualNetworks.*/, "routeTables/other"),
  "nat-gateway": network.replace(/virtualNetworks.*/, "natGateways/other"),
});

const silent = { "subscription-id": "The network is given by its ID." };

/** A network of another team's, with a subnet of theirs where the first free range would be. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const { network, path, foreign } = await corp(azure, "hopsworks");
  return {
    inputs: { network, name: "hopsworks", size: "25", "service-endpoints": "Microsoft.Storage" },
    owned: async () => (await azure.find(path))?.properties,
    foreign,
    concurrentEdit: (_cloud, turn) => azure.patch(network, { tags: { team: "network", turn: String(turn) } }),
    others: { avoid: "10.40.1.0/24", ...otherWays(network), "default-outbound-access": "false" },
    silent,
    async introduceDrift() {
      const { etag: _, ...body } = await azure.get(path);
      await azure.put(path, { ...body, properties: { ...body.properties, addressPrefix: "10.40.1.0/24" } });
    },
    wrong,
    confirm: "hopsworks",
  };
};

/** A subnet of another team's, with an endpoint, a setting and more that we know nothing of. */
export const arrangeExisting: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const { network, securityGroup, path, foreign } = await corp(azure, "nodes", {
    addressPrefix: "10.40.2.0/24",
    serviceEndpoints: [{ service: "Microsoft.KeyVault", locations: ["*"] }],
    privateLinkServiceNetworkPolicies: "Disabled",
    notKnownYet: { depth: [1, { two: null }] },
  });
  return {
    inputs: {
      network: network.replace("/resourceGroups/", "/resourcegroups/"),
      name: "Nodes",
      prefix: "10.40.2.0/23",
      "security-group": securityGroup,
      "service-endpoints": "Microsoft.Storage\nmicrosoft.keyvault",
      "private-endpoint-policies": "Enabled",
      "default-outbound-access": "false",
    },
    others: otherWays(network),
    silent,
    async owned() {
      const { properties } = await azure.get(path);
      const { addressPrefix, networkSecurityGroup, privateEndpointNetworkPolicies, provisioningState } = properties;
      const endpoints = (properties.serviceEndpoints as { service: string }[]).map(({ service }) => service);
      return { addressPrefix, networkSecurityGroup, privateEndpointNetworkPolicies, provisioningState, endpoints };
    },
    async foreign() {
      const { properties } = await azure.get(path);
      const { privateLinkServiceNetworkPolicies, notKnownYet, turn, serviceEndpoints } = properties;
      const [theirs] = serviceEndpoints as object[];
      return { ...(await foreign()), privateLinkServiceNetworkPolicies, notKnownYet, turn, theirs };
    },
    async concurrentEdit({ world, request }, turn) {
      const { etag: _, ...body } = await azure.get(path);
      const { status } = await request("PUT", `${path}?api-version=2025-01-01`, {
        ...body,
        properties: { ...body.properties, turn },
      });
      // Their write is over before this one arrives: only the etag shows it.
      if (status < 300) world.clock.advance(60_000);
    },
    async introduceDrift() {
      const { etag: _, ...body } = await azure.get(path);
      await azure.put(path, {
        ...body,
        properties: { ...body.properties, addressPrefix: "10.40.2.0/25", networkSecurityGroup: undefined },
      });
    },
    wrong,
    confirm: "Nodes",
  };
};

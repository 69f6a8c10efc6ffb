import { type Arrange, type Arrangement, azureOperator } from "@slipway/testing";

const wrong: Arrangement["wrong"] = {
  inputs: {
    name: "-",
    "resource-group": "platform.",
    location: "!",
    "address-space": "10.0.0.1/16\n10.0.0.0/30",
    "dns-servers": "dns.example",
    tags: "team",
  },
  named: ["name", "resource-group", "location", "address-space", "dns-servers", "tags"],
};

const managedFields = ({
  properties,
  tags,
}: {
  readonly properties: Record<string, unknown>;
  readonly tags?: unknown;
}) => ({
  state: properties.provisioningState,
  space: properties.addressSpace,
  dns: properties.dhcpOptions,
  stage: (tags as { stage?: string } | undefined)?.stage,
});

/** A group with another team's network, which has the first range that one would choose. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const networks = `${await azure.group("platform", "Microsoft.Network")}/providers/Microsoft.Network/virtualNetworks`;
  await azure.put(`${networks}/theirs`, {
    location: "northeurope",
    tags: { team: "data" },
    properties: { addressSpace: { addressPrefixes: ["10.1.0.0/16"] } },
  });
  return {
    inputs: { name: "hopsworks", "resource-group": "platform", "dns-servers": "10.9.0.4", tags: "stage=test" },
    async owned() {
      const found = await azure.find(`${networks}/hopsworks`);
      return found && managedFields(found);
    },
    foreign: () => azure.get(`${networks}/theirs`),
    concurrentEdit: (_cloud, turn) => azure.patch(`${networks}/theirs`, { tags: { team: "data", turn: String(turn) } }),
    others: { "address-space": "10.77.0.0/16" },
    async introduceDrift() {
      const { etag: _, ...body } = await azure.get(`${networks}/hopsworks`);
      await azure.put(`${networks}/hopsworks`, { ...body, properties: { ...body.properties, dhcpOptions: {} } });
    },
    wrong,
    confirm: "hopsworks",
  };
};

/** A network of another team's, with a subnet, a peering, a prefix, tags and settings of their own that we know nothing of. */
export const arrangeExisting: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const networks = `${await azure.group("platform", "Microsoft.Network")}/providers/Microsoft.Network/virtualNetworks`;
  const network = `${networks}/corp`;
  await azure.put(`${networks}/hub`, {
    location: "northeurope",
    properties: { addressSpace: { addressPrefixes: ["10.50.0.0/16"] } },
  });
  await azure.put(network, {
    location: "northeurope",
    tags: { team: "network" },
    properties: {
      addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
      notKnownYet: { depth: [1, { two: null }] },
      subnets: [
        { name: "theirs", properties: { addressPrefix: "10.40.4.0/24", notKnownYet: { list: ["a", { b: 1 }] } } },
      ],
    },
  });
  await azure.put(`${network}/virtualNetworkPeerings/hub`, {
    properties: { remoteVirtualNetwork: { id: `${networks}/hub` }, allowForwardedTraffic: true },
  });
  return {
    inputs: {
      name: "corp",
      "resource-group": "platform",
      location: "North Europe",
      "address-space": "10.41.0.0/16\n10.40.0.0/20",
      tags: "stage=test",
    },
    owned: async () => managedFields(await azure.get(network)),
    async foreign() {
      const { tags, properties } = await azure.get(network);
      const { addressSpace: _, etag: __, provisioningState: ___, subnets, ...others } = properties;
      const bare = (subnets as { etag: string }[]).map(({ etag: ____, ...subnet }) => subnet);
      return { tags: { ...(tags as object), stage: undefined }, others, subnets: bare };
    },
    others: { "address-space": "10.77.0.0/16" },
    async concurrentEdit({ world }, turn) {
      const { tags } = await azure.get(network);
      const taken = await azure.patch(network, { tags: { ...(tags as object), turn: String(turn) } });
      // Their write is over before this one arrives: only the etag shows it.
      if (taken) world.clock.advance(60_000);
    },
    async introduceDrift() {
      const { etag: _, ...body } = await azure.get(network);
      await azure.put(network, {
        ...body,
        properties: { ...body.properties, addressSpace: { addressPrefixes: ["10.40.0.0/16"] } },
      });
    },
    wrong,
    confirm: "corp",
  };
};

import { type Arrange, azureOperator } from "@slipway/testing";

/** A private cluster whose zone AKS made, and a network of ours beside it that another team has tagged. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/tools`;
  await azure.put(network, {
    location: "northeurope",
    tags: { team: "tools" },
    properties: { addressSpace: { addressPrefixes: ["10.60.0.0/16"] } },
  });
  const cluster = await azure.cluster(group, "platform", {
    apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "system" },
  });
  const { nodeResourceGroup, privateFQDN } = (await azure.get(cluster)).properties as Record<string, string>;
  const name = privateFQDN?.slice(privateFQDN.indexOf(".") + 1);
  const zone = `/subscriptions/${azure.subscription}/resourceGroups/${nodeResourceGroup}/providers/Microsoft.Network/privateDnsZones/${name}`;
  const toNetwork = (link: { properties: Record<string, unknown> }) =>
    (link.properties.virtualNetwork as { id: string }).id.toLowerCase() === network.toLowerCase();
  const links = () => azure.list(`${zone}/virtualNetworkLinks`);
  return {
    inputs: { cluster, network },
    owned: async () => (await links()).filter(toNetwork).map(({ name: link, properties }) => ({ link, ...properties })),
    async foreign() {
      const records = await azure.list(`${zone}/A`);
      const others = (await links()).filter((link) => !toNetwork(link));
      const { tags, properties } = await azure.get(network);
      return { records, others, tags, address: properties.addressSpace };
    },
    concurrentEdit: (_cloud, turn) => azure.patch(network, { tags: { team: "tools", turn: String(turn) } }),
    rival: {
      add: async () => azure.patch(String((await links()).find(toNetwork)?.id), { tags: { team: "tools" } }),
      added: async () => (await links()).find(toNetwork)?.tags,
    },
    silent: { "subscription-id": "What it is about is given by IDs." },
    others: { zone: `${group}/providers/Microsoft.Network/privateDnsZones/other.example` },
    async introduceDrift() {
      const [link] = (await links()).filter(toNetwork);
      await azure.delete(String(link?.id));
    },
    wrong: {
      inputs: {
        network: "tools",
        cluster: "platform",
        zone: "zone",
        name: "-",
        registration: "no",
        "resolution-policy": "Public",
        tags: "team",
      },
      named: ["network", "cluster", "zone", "name", "registration", "resolution-policy", "tags"],
    },
    confirm: "tools",
  };
};

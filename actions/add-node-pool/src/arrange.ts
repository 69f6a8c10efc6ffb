import { type Arrange, azureOperator } from "@slipway/testing";

/** A cluster of another team's in a network of theirs, with a pool, tags and settings that are none of ours. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/corp`;
  const subnet = `${network}/subnets/nodes`;
  await azure.put(network, {
    location: "northeurope",
    properties: {
      addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
      subnets: [{ name: "nodes", properties: { addressPrefix: "10.40.0.0/20" } }],
    },
  });
  const first = { name: "nodes", mode: "System", count: 2, vmSize: "Standard_D4s_v5", vnetSubnetID: subnet };
  const cluster = await azure.cluster(group, "theirs", {
    agentPoolProfiles: [{ ...first, nodeLabels: { disk: "fast" }, notKnownYet: { depth: [1, { two: null }] } }],
  });
  const pool = `${cluster}/agentPools/batch`;
  const stable = async () => {
    const { tags, properties } = await azure.get(cluster);
    const { eTag: _, provisioningState: __, ...theirs } = (await azure.get(`${cluster}/agentPools/nodes`)).properties;
    return { tags, version: properties.currentKubernetesVersion, network: properties.networkProfile, theirs };
  };
  return {
    inputs: {
      cluster,
      name: "batch",
      "node-size": "Standard_D8s_v5",
      "min-nodes": "1",
      "max-nodes": "3",
      version: "cluster",
      zones: "1\n2",
      labels: "team=data",
      taints: "batch=true:NoSchedule",
      priority: "Spot",
      "spot-max-price": "0.5",
      subnet,
    },
    async owned() {
      const found = await azure.find(pool);
      const { eTag: _, ...properties } = found?.properties ?? {};
      return found && properties;
    },
    foreign: stable,
    concurrentEdit: (_cloud, turn) => azure.patch(network, { tags: { turn: String(turn) } }),
    rival: {
      async add({ world }) {
        const { eTag: _, ...properties } = (await azure.get(pool)).properties;
        await azure.put(pool, {
          properties: { ...properties, nodeLabels: { ...(properties.nodeLabels as object), owner: "network" } },
        });
        world.clock.advance(60 * 60_000);
      },
      added: async () => ((await azure.get(pool)).properties.nodeLabels as { owner?: string }).owner,
    },
    others: {
      cluster: `${group}/providers/Microsoft.ContainerService/managedClusters/other`,
      version: "1.33.3",
      zones: "3",
      labels: "team=web",
      taints: "gpu=true:NoExecute",
      "spot-max-price": "0.25",
      subnet: `${network}/subnets/other`,
      "pod-subnet": `${network}/subnets/pods`,
      "os-disk-size": "256",
      "max-pods": "60",
      "node-count": "2",
    },
    silent: {
      "subscription-id": "The cluster is given by its ID.",
      "node-image": "New nodes have the newest image anyway.",
    },
    async introduceDrift() {
      const { eTag: _, ...properties } = (await azure.get(pool)).properties;
      await azure.put(pool, { properties: { ...properties, maxCount: 9, nodeLabels: { team: "web" } } });
    },
    wrong: {
      inputs: {
        cluster: "theirs",
        name: "Batch",
        "node-size": "large",
        "min-nodes": "-1",
        version: "newest",
        zones: "4",
        labels: "kubernetes.azure.com/mode=system",
        taints: "batch=true",
        "max-pods": "9",
        "os-sku": "Debian",
        "spot-max-price": "0.123456",
        subnet: "nodes",
      },
      named: [
        "cluster",
        "name",
        "node-size",
        "min-nodes",
        "version",
        "zones",
        "labels",
        "taints",
        "max-pods",
        "os-sku",
        "spot-max-price",
        "subnet",
      ],
    },
    confirm: "batch",
  };
};

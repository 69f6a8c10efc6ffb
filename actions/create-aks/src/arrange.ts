import { type Arrange, type Arrangement, type AzureOperator, azureOperator } from "@slipway/testing";
import { arrangeLogs } from "./logs/arrange.ts";
import { otherInputs } from "./other-inputs.ts";

export { arrangeLogs };

/** Inputs that are wrong by themselves. */
const wrong = {
  inputs: {
    name: "-",
    "resource-group": "platform.",
    access: "open",
    "service-range": "10.0.0.1/16",
    "dns-zone": "mine",
    subnet: "nodes",
    version: "latest",
    pool: "Pool1",
    "node-count": "0",
    zones: "4",
    "outbound-type": "internet",
    "kms-key": "etcd",
    "upgrade-window": "Saturday",
    tags: "team",
  },
  named: [
    "name",
    "resource-group",
    "access",
    "service-range",
    "dns-zone",
    "subnet",
    "version",
    "pool",
    "node-count",
    "zones",
    "outbound-type",
    "kms-key",
    "upgrade-window",
    "tags",
  ],
};

const managedFields = (properties: Record<string, unknown>, pool: string) => {
  const pools = properties.agentPoolProfiles as Record<string, unknown>[];
  const { name, count, vmSize, vnetSubnetID, mode } = pools.find((each) => each.name === pool) ?? {};
  return {
    state: properties.provisioningState,
    issuer: (properties.oidcIssuerProfile as { enabled?: boolean } | undefined)?.enabled,
    access: (properties.apiServerAccessProfile as { enablePrivateCluster?: boolean } | undefined)?.enablePrivateCluster,
    pool: { name, count, vmSize, vnetSubnetID, mode },
  };
};

/** Makes the workspace that is one of the other values. */
const makeWorkspace = async (azure: AzureOperator, group: string): Promise<void> =>
  await azure.put(`${group}/providers/Microsoft.OperationalInsights/workspaces/other?api-version=2023-09-01`, {
    location: "northeurope",
    properties: {},
  });

/** A network of another team's, with a subnet that is free for nodes; no cluster. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
  await makeWorkspace(azure, group);
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/corp`;
  const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/hopsaks`;
  const subnet = `${network}/subnets/nodes`;
  await azure.put(network, {
    location: "northeurope",
    tags: { team: "network" },
    properties: {
      addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
      subnets: [
        { name: "nodes", properties: { addressPrefix: "10.40.0.0/22" } },
        { name: "theirs", properties: { addressPrefix: "10.40.4.0/24" } },
      ],
    },
  });
  return {
    inputs: {
      name: "hopsaks",
      "resource-group": "platform",
      location: "northeurope",
      subnet,
      "node-size": "Standard_D4s_v5",
      "node-count": "3",
      "oidc-issuer": "true",
    },
    async owned() {
      const found = await azure.find(cluster);
      return found && { ...managedFields(found.properties, "nodepool1"), tags: found.tags };
    },
    async foreign() {
      const { tags, properties } = await azure.get(network);
      return { tags, address: properties.addressSpace, theirs: await azure.get(`${network}/subnets/theirs`) };
    },
    concurrentEdit: (_cloud, turn) => azure.patch(network, { tags: { team: "network", turn: String(turn) } }),
    rival: {
      async add({ world }) {
        const { tags } = await azure.get(cluster);
        await azure.patch(cluster, { tags: { ...(tags as object), team: "network" } });
        world.clock.advance(60 * 60_000);
      },
      added: async () => (await azure.get(cluster)).tags,
    },
    others: otherInputs(group),
    async introduceDrift() {
      const { eTag: _, ...body } = await azure.get(cluster);
      const [pool] = body.properties.agentPoolProfiles as Record<string, unknown>[];
      await azure.put(cluster, {
        ...body,
        properties: { ...body.properties, agentPoolProfiles: [{ ...pool, count: 2 }] },
      });
    },
    wrong,
    confirm: "hopsaks",
  };
};

/** A cluster of another team's, with a pool, tags and settings of their own that we know nothing of. */
export const arrangeExisting: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
  await makeWorkspace(azure, group);
  const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/theirs`;
  const pool = { mode: "System", count: 2, vmSize: "Standard_D4s_v5", osType: "Linux" };
  await azure.put(cluster, {
    location: "northeurope",
    tags: { team: "data" },
    identity: { type: "SystemAssigned" },
    properties: {
      dnsPrefix: "theirs",
      agentPoolProfiles: [
        { ...pool, name: "nodepool1", nodeLabels: { disk: "fast" }, notKnownYet: { depth: [1, { two: null }] } },
        { ...pool, name: "batch", mode: "User", nodeTaints: ["batch=true:NoSchedule"] },
      ],
      networkProfile: { networkPlugin: "azure", serviceCidr: "10.9.0.0/16", dnsServiceIP: "10.9.0.10" },
      apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "system" },
      notKnownYet: { enabled: true, list: ["a", { b: 1 }] },
    },
  });
  const foreign: Arrangement["foreign"] = async () => {
    const { tags, properties, identity } = await azure.get(cluster);
    const pools = properties.agentPoolProfiles as Record<string, unknown>[];
    const [firstPool, batch] = ["nodepool1", "batch"].map((name) => pools.find((each) => each.name === name) ?? {});
    const { nodeLabels, notKnownYet } = firstPool ?? {};
    // While the cluster changes, its pools are shown to change with it.
    const { eTag: _, provisioningState: __, ...others } = batch ?? {};
    return {
      tags: { ...(tags as object), stage: undefined },
      identity,
      network: properties.networkProfile,
      access: properties.apiServerAccessProfile,
      unknown: properties.notKnownYet,
      storage: properties.storageProfile,
      firstPool: { nodeLabels, notKnownYet },
      others,
    };
  };
  return {
    inputs: {
      name: "theirs",
      "resource-group": "platform",
      location: "North Europe",
      "node-count": "3",
      "oidc-issuer": "true",
      tags: "stage=test",
    },
    async owned() {
      const { properties, tags } = await azure.get(cluster);
      return { ...managedFields(properties, "nodepool1"), stage: (tags as { stage?: string }).stage };
    },
    foreign,
    async concurrentEdit({ world }, turn) {
      const { tags } = await azure.get(cluster);
      const taken = await azure.patch(cluster, { tags: { ...(tags as object), turn: String(turn) } });
      // Their write is over before this one arrives: only the etag shows it.
      if (taken) world.clock.advance(60_000);
    },
    others: {
      ...otherInputs(group),
      "local-accounts": "false",
      "node-size": "Standard_D8s_v5",
      version: "1.34",
    },
    async introduceDrift() {
      const { eTag: _, ...body } = await azure.get(cluster);
      const pools = (body.properties.agentPoolProfiles as Record<string, unknown>[]).map((each) =>
        each.name === "nodepool1" ? { ...each, count: 1 } : each,
      );
      await azure.put(cluster, { ...body, properties: { ...body.properties, agentPoolProfiles: pools } });
    },
    wrong,
    confirm: "theirs",
  };
};

/** Ways that need rights of their own. */
export const ways: Readonly<Record<string, Arrange>> = { "container-logs": arrangeLogs };

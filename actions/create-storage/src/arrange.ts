import { type Arrange, azureOperator } from "@slipway/testing";

/** A group in which another team has an account with a container; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("hopsworks", "Microsoft.Storage");
  const accounts = `${group}/providers/Microsoft.Storage/storageAccounts`;
  const [ownAccount, otherAccount] = [`${accounts}/contosohops`, `${accounts}/theirs`];
  const blobs = `${ownAccount}/blobServices/default`;
  const subnet = `${group}/providers/Microsoft.Network/virtualNetworks/platform/subnets/nodes`;
  await azure.put(otherAccount, {
    location: "northeurope",
    sku: { name: "Standard_LRS" },
    kind: "StorageV2",
    properties: {},
  });
  await azure.put(`${otherAccount}/blobServices/default/containers/data`, { properties: {} });
  return {
    inputs: {
      name: "contosohops",
      "resource-group": "hopsworks",
      location: "northeurope",
      container: "hopsworks",
    },
    async owned() {
      const account = await azure.find(ownAccount);
      if (account === undefined) return undefined;
      const { minimumTlsVersion, supportsHttpsTrafficOnly, allowBlobPublicAccess } = account.properties;
      return {
        account: [account.sku, account.kind, account.tags],
        security: [minimumTlsVersion, supportsHttpsTrafficOnly, allowBlobPublicAccess],
        containers: (await azure.list(`${blobs}/containers`)).map(({ name }) => name),
      };
    },
    async foreign() {
      const { tags, properties } = await azure.get(otherAccount);
      const containers = (await azure.list(`${otherAccount}/blobServices/default/containers`)).map(({ name }) => name);
      return { tags, properties, containers };
    },
    concurrentEdit: (_cloud, turn) => azure.patch(otherAccount, { tags: { turn: String(turn) } }),
    others: { sku: "Standard_GRS", kind: "FileStorage", "https-only": "false", "allowed-subnets": subnet },
    silent: { "must-be-empty": "It only refuses: a new container is empty." },
    introduceDrift: () => azure.patch(ownAccount, { properties: { minimumTlsVersion: "TLS1_0" } }),
    wrong: {
      inputs: {
        name: "Hops-1",
        "resource-group": "hopsworks.",
        location: "1",
        sku: "Premium",
        kind: "Files",
        "https-only": "no",
        "hierarchical-namespace": "no",
        "public-network-access": "no",
        "network-default": "Block",
        "allowed-ranges": "203.0.113.0/31",
        "allowed-subnets": "nodes",
        "shared-key-access": "maybe",
        "public-blob-access": "no",
        "blob-retention-days": "0",
        "container-retention-days": "366",
        container: "-a",
        "must-be-empty": "1",
        tags: "team",
      },
      named: [
        "name",
        "resource-group",
        "location",
        "sku",
        "kind",
        "https-only",
        "hierarchical-namespace",
        "public-network-access",
        "network-default",
        "allowed-ranges",
        "allowed-subnets",
        "shared-key-access",
        "public-blob-access",
        "blob-retention-days",
        "container-retention-days",
        "container",
        "must-be-empty",
        "tags",
      ],
    },
    confirm: "contosohops",
  };
};

import { type Arrange, azureOperator } from "@slipway/testing";

/** A premium account that NFS can be served from, in which another team has a share; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("plant", "Microsoft.Storage");
  const account = `${group}/providers/Microsoft.Storage/storageAccounts/contosomessages`;
  await azure.put(account, {
    location: "northeurope",
    sku: { name: "Premium_LRS" },
    kind: "FileStorage",
    properties: { supportsHttpsTrafficOnly: false, publicNetworkAccess: "Disabled" },
  });
  const service = `${account}/fileServices/default`;
  const corsRules = [
    {
      allowedOrigins: ["https://a.example"],
      allowedMethods: ["GET"],
      maxAgeInSeconds: 1,
      exposedHeaders: [],
      allowedHeaders: [],
    },
  ];
  const theirService = { cors: { corsRules }, protocolSettings: { smb: { multichannel: { enabled: true } } } };
  await azure.put(service, { properties: { ...theirService, shareDeleteRetentionPolicy: { enabled: true, days: 7 } } });
  const [own, other] = [`${service}/shares/messages`, `${service}/shares/theirs`];
  await azure.put(other, { properties: { shareQuota: 100, metadata: { team: "depot" } } });
  return {
    inputs: {
      name: "messages",
      account: "contosomessages",
      "resource-group": "plant",
      protocol: "NFS",
      quota: "200",
      "access-tier": "Premium",
      "root-squash": "RootSquash",
      "share-retention-days": "14",
      "nfs-encryption": "true",
    },
    async owned() {
      const { metadata, shareQuota, enabledProtocols, rootSquash } = (await azure.find(own))?.properties ?? {};
      const { shareDeleteRetentionPolicy, protocolSettings } = (await azure.get(service)).properties;
      const { nfs } = protocolSettings as { nfs?: object };
      return { metadata, shareQuota, enabledProtocols, rootSquash, shareDeleteRetentionPolicy, nfs };
    },
    async foreign() {
      const { metadata, shareQuota } = (await azure.get(other)).properties;
      const { cors, protocolSettings } = (await azure.get(service)).properties;
      const { smb } = protocolSettings as { smb?: object };
      return { metadata, shareQuota, cors, smb, tags: (await azure.get(account)).tags };
    },
    concurrentEdit: (_cloud, turn) => azure.patch(other, { properties: { metadata: { turn: String(turn) } } }),
    others: { account: account.replace("contosomessages", "contosoother") },
    async introduceDrift() {
      await azure.patch(own, { properties: { rootSquash: "NoRootSquash", shareQuota: 300 } });
      cloud.world.clock.advance(25 * 60 * 60_000);
    },
    wrong: {
      inputs: {
        name: "Messages",
        account: "Contoso",
        "resource-group": "plant.",
        protocol: "FTP",
        quota: "0",
        "access-tier": "Lukewarm",
        "root-squash": "Some",
        "share-retention-days": "366",
        "nfs-encryption": "maybe",
      },
      named: [
        "name",
        "account",
        "resource-group",
        "protocol",
        "quota",
        "access-tier",
        "root-squash",
        "share-retention-days",
        "nfs-encryption",
      ],
    },
    confirm: "messages",
  };
};

import { type Arrange, azureOperator } from "@slipway/testing";

/** A group in which another team has an identity that trusts a cluster of theirs; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.ManagedIdentity");
  const identities = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  const identity = `${identities}/deployer`;
  const other = `${identities}/theirs`;
  const trust = (issuer: string, subject: string) => ({
    properties: { issuer, subject, audiences: ["api://AzureADTokenExchange"] },
  });
  await azure.put(other, { location: "northeurope", tags: { team: "data" }, properties: {} });
  await azure.put(
    `${other}/federatedIdentityCredentials/pods`,
    trust("https://cluster.example/", "system:serviceaccount:a:b"),
  );
  return {
    inputs: {
      name: "deployer",
      "resource-group": "platform",
      tags: "stage=test",
      "federated-credentials": "name=main, subject=auto\nname=production, environment=production",
    },
    async owned() {
      const found = await azure.find(identity);
      if (found === undefined) return undefined;
      const credentials = await azure.list(`${identity}/federatedIdentityCredentials`);
      return {
        tags: found.tags,
        location: found.location,
        credentials: credentials.map(({ name, properties }) => ({ name, ...properties })),
      };
    },
    foreign: async () => ({
      identity: await azure.get(other),
      credentials: await azure.list(`${other}/federatedIdentityCredentials`),
    }),
    concurrentEdit: (_cloud, turn) =>
      azure.put(
        `${other}/federatedIdentityCredentials/pods`,
        trust("https://cluster.example/", `system:serviceaccount:a:b${turn}`),
      ),
    introduceDrift: () => azure.delete(`${identity}/federatedIdentityCredentials/production`),
    wrong: {
      inputs: {
        name: "-x",
        "resource-group": "platform.",
        location: "north-europe",
        tags: "team",
        "federated-credentials": "name=a, branch=main, tag=v1\nname=main, event=push\nproduction",
      },
      named: ["name", "resource-group", "location", "tags", "federated-credentials"],
    },
    confirm: "deployer",
  };
};

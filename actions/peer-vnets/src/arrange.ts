import { type Arrange, type Arrangement, type AzureOperator, azureOperator } from "@slipway/testing";

const wrong: Arrangement["wrong"] = {
  inputs: { network: "platform", remote: "hopsworks", traffic: "on", "forwarded-traffic": "off", gateway: "both" },
  named: ["network", "remote", "traffic", "forwarded-traffic", "gateway"],
};

/** Two networks of other teams' that do not overlap, each in a group of its own. */
async function networks(azure: AzureOperator) {
  const make = async (name: string, prefix: string) => {
    const group = await azure.group(name, "Microsoft.Network");
    const id = `${group}/providers/Microsoft.Network/virtualNetworks/${name}`;
    const properties = {
      addressSpace: { addressPrefixes: [prefix] },
      subnets: [{ name: "theirs", properties: { addressPrefix: prefix.replace("/16", "/24") } }],
    };
    await azure.put(id, { location: "northeurope", tags: { team: name }, properties });
    return id;
  };
  return { platform: await make("platform", "10.40.0.0/16"), hopsworks: await make("hopsworks", "10.50.0.0/16") };
}

const peeringOf = async (azure: AzureOperator, from: string, to: string) =>
  (await azure.list(`${from}/virtualNetworkPeerings`)).find(
    ({ properties }) => (properties.remoteVirtualNetwork as { id: string }).id === to,
  );

const shown = ["peeringState", "peeringSyncLevel", "provisioningState", "allowVirtualNetworkAccess"];

/** What the action ensures on one side. */
const side = async (azure: AzureOperator, from: string, to: string) => {
  const { properties = {} } = (await peeringOf(azure, from, to)) ?? {};
  return [...shown, "allowForwardedTraffic"].map((name) => properties[name]);
};

const bare = async (azure: AzureOperator, id: string) => {
  const { tags, properties } = await azure.get(id);
  return { tags, space: properties.addressSpace, subnets: properties.subnets };
};

/** Two networks, of which another team has peered one with the other under a name and with settings of its own. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const { platform, hopsworks } = await networks(azure);
  const theirs = `${platform}/virtualNetworkPeerings/theirs`;
  const remoteVirtualNetwork = { id: hopsworks };
  const settings = { allowForwardedTraffic: true, notKnownYet: { depth: [1, { two: null }] } };
  await azure.put(theirs, { properties: { remoteVirtualNetwork, ...settings } });
  return {
    inputs: { network: platform, remote: hopsworks },
    owned: async () => [await side(azure, platform, hopsworks), await side(azure, hopsworks, platform)],
    async foreign() {
      const { notKnownYet, turn } = (await azure.get(theirs)).properties;
      return [notKnownYet, turn, await bare(azure, platform), await bare(azure, hopsworks)];
    },
    async concurrentEdit({ world, request }, turn) {
      const { etag: _, ...body } = await azure.get(theirs);
      const changed = { ...body, properties: { ...body.properties, turn } };
      const { status } = await request("PUT", `${theirs}?api-version=2025-01-01`, changed);
      // Their write is over before this one arrives: only the etag shows it.
      if (status < 300) world.clock.advance(60_000);
    },
    silent: { "subscription-id": "What it is about is given by IDs." },
    async introduceDrift() {
      await azure.delete(String((await peeringOf(azure, hopsworks, platform))?.id));
    },
    wrong,
    confirm: "hopsworks",
  };
};

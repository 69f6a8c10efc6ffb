import { type Arrange, azureOperator } from "@slipway/testing";

const namespaces = ["Microsoft.Network", "Microsoft.Relay"];

/** A subscription that lacks one of two providers; another one, and a group, are other people's. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("theirs", "Microsoft.PolicyInsights");
  const providers = `/subscriptions/${azure.subscription}/providers`;
  const state = async (namespace: string) => (await azure.get(`${providers}/${namespace}`)).registrationState;
  const states = async (of: readonly string[]) =>
    Object.fromEntries(await Promise.all(of.map(async (each) => [each, await state(each)] as const)));
  return {
    inputs: { namespaces: namespaces.join("\n") },
    owned: () => states(namespaces),
    foreign: async () => ({
      ...(await states(["Microsoft.PolicyInsights", "Microsoft.AzureStackHCI"])),
      tags: (await azure.get(group)).tags,
    }),
    concurrentEdit: (_cloud, turn) => azure.patch(group, { tags: { turn: String(turn) } }),
    async introduceDrift({ world }) {
      await cloud.request("POST", `${providers}/Microsoft.Relay/unregister?api-version=2021-04-01`);
      world.clock.advance(120_000);
    },
    wrong: {
      inputs: { namespaces: "Microsoft.Network/virtualNetworks\nNetwork", "subscription-id": "mine", mode: "aply" },
      named: ["namespaces", "subscription-id", "mode"],
    },
    confirm: azure.subscription,
  };
};

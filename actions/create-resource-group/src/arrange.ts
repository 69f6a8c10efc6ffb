import { type Arrange, azureOperator } from "@slipway/testing";

/** A subscription in which another team has a group of its own; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const theirs = await azure.group("data", "Microsoft.ManagedIdentity");
  const identity = `${theirs}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/theirs`;
  await azure.put(identity, { location: "northeurope", tags: { team: "data" }, properties: {} });
  const own = theirs.replace(/data$/, "platform");
  return {
    inputs: { name: "platform", location: "northeurope", tags: "stage=test" },
    async owned() {
      const found = await azure.find(own);
      const { "made-by": maker, stage } = (found?.tags ?? {}) as Record<string, string>;
      return found && { location: found.location, maker, stage };
    },
    foreign: async () => ({ group: await azure.get(theirs), identity: await azure.get(identity) }),
    concurrentEdit: (_cloud, turn) => azure.patch(theirs, { tags: { team: "data", turn: String(turn) } }),
    async introduceDrift() {
      await azure.patch(own, { tags: { ...((await azure.get(own)).tags as object), stage: "other" } });
    },
    wrong: {
      inputs: { name: "platform.", location: "north-europe", tags: "team" },
      named: ["name", "location", "tags"],
    },
    confirm: "platform",
  };
};

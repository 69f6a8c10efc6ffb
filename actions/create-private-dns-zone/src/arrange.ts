import { type Arrange, azureOperator } from "@slipway/testing";

/** A group with another team's zone, which has a record; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const zones = `${await azure.group("platform", "Microsoft.Network")}/providers/Microsoft.Network/privateDnsZones`;
  const own = `${zones}/corp.internal`;
  const theirs = `${zones}/data.internal`;
  const record = (ip: string) => ({ properties: { ttl: 300, aRecords: [{ ipv4Address: ip }] } });
  await azure.put(theirs, { location: "global", tags: { team: "data" } });
  await azure.put(`${theirs}/A/db`, record("10.1.0.4"));
  return {
    inputs: { name: "corp.internal", "resource-group": "platform", tags: "stage=test" },
    async owned() {
      const found = await azure.find(own);
      const { "made-by": maker, stage } = (found?.tags ?? {}) as Record<string, string>;
      return found && { location: found.location, maker, stage };
    },
    foreign: async () => ({ tags: (await azure.get(theirs)).tags, name: (await azure.get(`${theirs}/A/db`)).name }),
    concurrentEdit: (_cloud, turn) => azure.put(`${theirs}/A/db`, record(`10.1.0.${5 + (turn % 200)}`)),
    rival: {
      async add() {
        const { tags } = await azure.get(own);
        await azure.patch(own, { tags: { ...(tags as object), team: "data" } });
        await azure.put(`${own}/A/api`, record("10.1.0.9"));
      },
      added: async () => ({ tags: (await azure.get(own)).tags, api: (await azure.get(`${own}/A/api`)).properties }),
    },
    others: { name: "other.internal" },
    async introduceDrift() {
      await azure.patch(own, { tags: { ...((await azure.get(own)).tags as object), stage: "other" } });
      cloud.world.clock.advance(60 * 60_000);
    },
    wrong: {
      inputs: { name: "corp", "resource-group": "platform.", tags: "team" },
      named: ["name", "resource-group", "tags"],
    },
    confirm: "corp.internal",
  };
};

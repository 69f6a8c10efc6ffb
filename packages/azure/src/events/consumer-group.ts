import type { Seal } from "@slipway/reconcile";
import { isAbsent } from "../arm/absent.ts";
import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { armResource } from "../arm/resource.ts";
import { sameId } from "../arm/resource-id.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { AzureReads } from "../azure.ts";

/** A consumer group of an event hub. */
export interface ConsumerGroupWant {
  readonly id: string;
  /** All of its hub: those who look at the same time share one request. */
  readonly all: () => Promise<readonly ArmResource[]>;
}

const sentence = /^Made by Slipway \((slipway-[0-9a-f]{16})\)\.$/;

/** The record in the free text that a consumer group has. */
const metadataSeal = {
  read: ({ properties }) => sentence.exec(String(properties.userMetadata))?.[1],
  add: (body, record) => ({
    ...body,
    properties: { ...(body.properties as Json), userMetadata: `Made by Slipway (${record}).` },
  }),
  of: ({ id }) => ({ id }),
} satisfies Seal<ArmResource, Json>;

/** The consumer groups of an event hub: none while it is not there. */
export const consumerGroupsOf = (hub: string, { arm, run }: AzureReads) =>
  singleFlight(async (): Promise<readonly ArmResource[]> => {
    try {
      return await arm.list(`${hub}/consumergroups`);
    } catch (error) {
      if (isAbsent(error, run)) return [];
      throw error;
    }
  });

/** One consumer group: that it is there. Who reads by it, and how far, is theirs. */
export const consumerGroup = armResource<ConsumerGroupWant>({
  kind: "consumer group",
  id: ({ id }) => id,
  seal: metadataSeal,
  whole: true,
  read: async ({ id, all }) => (await all()).find((each) => sameId(each.id, id)),
  body: () => ({ properties: {} }),
});

import { fromBody } from "../../engine/body.ts";
import { ownerOf } from "../../engine/path.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import { entriesIn } from "../../engine/state.ts";
import { withinNamespace } from "./namespace.ts";
import { regionOf, tierOf, wrong } from "./tier.ts";

/** Consumer groups of a hub. */
export const consumerGroup: ResourceType = {
  name: "Microsoft.EventHub/namespaces/eventhubs/consumergroups",
  ...withinNamespace,
  naming: {
    rule: {
      pattern: /^(\$Default|[a-zA-Z0-9]([-._a-zA-Z0-9]{0,48}[a-zA-Z0-9])?)$/,
      refuse: (name) => wrong(`The consumer group name '${name}' is invalid.`),
    },
  },
  body: {
    build: fromBody({
      tags: "none",
      check: ({ arm, id, have }) => {
        const { tier, limit } = tierOf(arm, id);
        const groups = entriesIn(arm.state, `${ownerOf(id)}/consumergroups`.toLowerCase()).length;
        if (have === undefined && groups >= limit.groups)
          throw wrong(`An event hub has ${limit.groups} consumer groups at most in the tier ${tier}.`);
      },
      given: ({ have, arm, id }) => ({
        location: regionOf(arm, id),
        properties: {
          createdAt: have?.resource.properties.createdAt ?? arm.world.clock.iso(),
          updatedAt: arm.world.clock.iso(),
        },
      }),
    }),
  },
};

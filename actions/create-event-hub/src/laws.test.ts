import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  rival: "Azure has no conditional write for namespaces of event hubs",
  stays: { "event hub": "it has no tags: it goes with its namespace" },
});

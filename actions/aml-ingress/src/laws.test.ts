import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  shown: "no other step reads what is in the cluster",
  resourceGroup: "nothing of it is in a resource group",
});

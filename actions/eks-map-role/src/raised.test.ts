import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrangeRaised } from "./arrange.ts";

laws(action, arrangeRaised, {
  shown: "no other step reads how a cluster lets in",
  resourceGroup: "nothing of it is in Azure",
  everyFault: "a cluster of access entries meets them all",
});

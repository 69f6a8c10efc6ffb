import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrangeAwsAuth } from "./arrange.ts";

laws(action, arrangeAwsAuth, {
  shown: "no other step reads aws-auth",
  resourceGroup: "nothing of it is in Azure",
  everyFault: "a cluster of access entries meets them all",
  rival: "the ConfigMap is there before the run",
});

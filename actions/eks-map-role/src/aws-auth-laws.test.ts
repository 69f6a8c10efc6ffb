import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrangeAwsAuth } from "./arrange.ts";

laws(action, arrangeAwsAuth, {
  resourceGroup: "nothing of it is in Azure",
  rival: "the ConfigMap is there before the run",
});

import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrangeExisting } from "./arrange.ts";

laws(action, arrangeExisting, {
  rival: "the cluster is there before the run",
  everyFault: "a new cluster meets them all",
});

import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  shown: "no other step reads the configurations of a cluster",
  rival: "Azure has no conditional write for extensions and their configurations",
});

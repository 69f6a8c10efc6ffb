import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { resourceGroup: "nothing of it is in a resource group" });

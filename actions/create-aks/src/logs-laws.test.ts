import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrangeLogs } from "./arrange.ts";

laws(action, arrangeLogs, { rival: "the cluster is there before the run" });

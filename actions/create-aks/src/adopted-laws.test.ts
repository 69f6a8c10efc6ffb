import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrangeExisting } from "./arrange.ts";

laws(action, arrangeExisting);

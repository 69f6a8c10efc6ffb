import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrangeAwsAuth } from "./arrange.ts";

laws(action, arrangeAwsAuth);

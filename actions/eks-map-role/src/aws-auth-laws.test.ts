import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrangeAwsAuth } from "./arrange-aws-auth.ts";

laws(action, arrangeAwsAuth);

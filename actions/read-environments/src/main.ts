import { start } from "@slipway/action/start";
import action from "./action.ts";

await start(action);

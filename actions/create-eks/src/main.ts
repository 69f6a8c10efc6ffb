import { start } from "@slipway/action";
import action from "./action.ts";

await start(action);

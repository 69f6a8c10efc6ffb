import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange, arrangeExisting } from "./arrange.ts";

describe("networks that are not peered yet", () => laws(action, arrange));
describe("networks that others have peered", () => laws(action, arrangeExisting));

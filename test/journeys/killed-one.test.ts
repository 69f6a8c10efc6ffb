import { killedFrom } from "./killed.ts";

killedFrom(0);

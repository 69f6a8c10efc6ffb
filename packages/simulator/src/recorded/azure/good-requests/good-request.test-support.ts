import type { JsonObject } from "../../../azure/engine/json.ts";

/** A request that goes through; `ROOT` stands for the group. */
export type GoodRequest = readonly [method: string, path: string, version: string, body: JsonObject];

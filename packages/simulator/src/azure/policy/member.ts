import type { Json, JsonObject } from "../engine/json.ts";

/** The member of that name in whatever case: policies do not distinguish properties or tags by it. */
export const memberOf = (of: JsonObject, name: string): Json | undefined =>
  Object.entries(of).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

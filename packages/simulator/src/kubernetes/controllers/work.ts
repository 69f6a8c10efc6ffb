import type { World } from "../../world/world.ts";
import type { Cluster } from "../cluster.ts";
import type { JsonObject } from "../json.ts";

/** What a controller is called with: an object as it is now, and how to put another in its place. */
export interface Work {
  readonly world: World;
  readonly cluster: Cluster;
  readonly object: JsonObject;
  readonly resource: string;
  /** Store a changed object, of this resource or another. */
  store(object: JsonObject, resource?: string): JsonObject;
  /** Have the controllers look at an object again. */
  again(resource: string, object: JsonObject, delay: number): void;
}

import type { World } from "../../world/world.ts";
import type { JsonObject } from "../json.ts";

/** The beginning of an object that the cluster makes by itself. */
export const systemObject = (
  world: World,
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
): JsonObject & { metadata: JsonObject } => ({
  kind,
  apiVersion,
  metadata: {
    name,
    ...(namespace ? { namespace } : {}),
    uid: world.ids.uuid(),
    resourceVersion: "",
    creationTimestamp: moment(world),
  },
});

/** Now, as objects write it. */
export const moment = (world: World): string => `${world.clock.iso().slice(0, 19)}Z`;

/** A condition that changed just now. */
export const condition = (
  world: World,
  type: string,
  reason: string,
  message: string,
  status = "True",
): JsonObject => ({
  type,
  status,
  lastTransitionTime: moment(world),
  reason,
  message,
});

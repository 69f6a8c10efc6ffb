import type { ArmResource } from "../arm.ts";
import type { Azure } from "../connect.ts";
import { conditionOf, isAtRest } from "../state.ts";
import { marked } from "./owned.ts";

/** What is the same for every tracked resource: how it is doing by its provisioning state, waiting for it, removing it. */
export const provisioned = {
  condition: conditionOf,
  wait: ({ id }: ArmResource, _want: unknown, { arm }: Azure) => arm.until(id, isAtRest),
  remove: ({ id }: ArmResource, _want: unknown, { arm }: Azure) => arm.delete(id),
  owned: marked,
} as const;

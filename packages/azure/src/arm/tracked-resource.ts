import type { Azure } from "../connect.ts";
import type { ArmResource } from "./client.ts";
import { marked } from "./ownership.ts";
import { conditionOf, isAtRest } from "./state.ts";

/** What is the same for every tracked resource: how it is doing by its provisioning state, waiting for it, removing it. */
export const provisioned = {
  condition: conditionOf,
  wait: ({ id }: ArmResource, _want: unknown, { arm }: Azure) => arm.until(id, isAtRest),
  remove: ({ id }: ArmResource, _want: unknown, { arm }: Azure) => arm.delete(id),
  owned: marked,
} as const;

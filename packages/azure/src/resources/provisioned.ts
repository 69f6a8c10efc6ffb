import type { Condition } from "@slipway/reconcile";
import type { ArmResource } from "../arm.ts";
import type { Azure } from "../connect.ts";
import { provisioningState, stateOf } from "../state.ts";
import { marked } from "./owned.ts";

const isMoving = (resource: ArmResource): boolean => stateOf(provisioningState(resource)) === "running";

/** What is the same for every tracked resource: how it is doing by its provisioning state, waiting for it, removing it. */
export const provisioned = {
  condition(have: ArmResource): Condition {
    const state = provisioningState(have) ?? "changing";
    if (isMoving(have)) return { moving: state };
    return stateOf(state) === "failed" ? { degraded: `its provisioning state is ${state}` } : {};
  },
  wait: ({ id }: ArmResource, _want: unknown, { arm }: Azure) => arm.until(id, (resource) => !isMoving(resource)),
  remove: ({ id }: ArmResource, _want: unknown, { arm }: Azure) => arm.delete(id),
  owned: marked,
} as const;

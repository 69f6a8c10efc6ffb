import type { Status } from "@slipway/reconcile";

/** The state of an operation or a resource, folded: services disagree about its case. */
export type State = "running" | "succeeded" | "failed";

/** Every word that is not an end means that it is still going on. */
export function stateOf(word: string | undefined): State {
  const folded = word?.toLowerCase();
  if (folded === undefined || folded === "succeeded") return "succeeded";
  return folded === "failed" || folded === "canceled" || folded === "cancelled" ? "failed" : "running";
}

/** The `provisioningState` of a resource's body. */
export function provisioningState(body: unknown): string | undefined {
  const state = (body as { properties?: { provisioningState?: unknown } } | undefined)?.properties?.provisioningState;
  return typeof state === "string" ? state : undefined;
}

/** How a resource is doing, by its body. */
export function statusOf(body: unknown): Status {
  const state = provisioningState(body);
  if (state !== undefined && stateOf(state) === "running") return { inProgress: state };
  return stateOf(state) === "failed" ? { failed: `its provisioning state is ${state}` } : {};
}

/** Whether no change of a resource is going on any more. */
export const isAtRest = (body: unknown): boolean => stateOf(provisioningState(body)) !== "running";

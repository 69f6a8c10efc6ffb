import { unknown } from "@slipway/reconcile";
import { locationFor, type Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";

/** A Log Analytics workspace. What is undefined is not compared. */
export interface WorkspaceWant extends Place {
  readonly retentionDays: number | undefined;
}

/** A Log Analytics workspace: a new one is paid by what it takes in, and keeps it for thirty days. */
export const logWorkspace = armResource<WorkspaceWant>({
  kind: "Log Analytics workspace",
  id: ({ id }) => id,
  body: ({ location, tags, retentionDays }) => ({ location, tags, properties: { retentionInDays: retentionDays } }),
  initial: async (want, azure) => ({
    location: await locationFor(want, azure),
    properties: { sku: { name: "PerGB2018" }, retentionInDays: 30 },
  }),
  immutable: ["location"],
  moveBy: "create another workspace and send the logs there",
  gives: () => ({ properties: { customerId: unknown("its customer ID") } }),
});

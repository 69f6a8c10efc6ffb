import { lookup } from "../../../world/table.ts";
import { at, textOf } from "../../engine/json.ts";
import type { Etag, Serial } from "../../engine/resource-type.ts";
import type { Entry } from "../../engine/state.ts";
import { aks } from "./refuse.ts";

/** Etags of AKS: in the body only. */
export const clusterEtag = (path: string): Etag => ({
  make: ({ world }) => world.ids.uuid(),
  path,
  header: false,
  mismatch: ({ resource }, given) =>
    aks(412, "PreconditionFailed", `The etag '${given}' does not match the present etag of '${resource.name}'.`),
  exists: ({ resource }) => aks(412, "PreconditionFailed", `The resource '${resource.name}' exists already.`),
});

/** What AKS calls an operation, by the state that it puts a cluster in. */
const operations: Readonly<Record<string, string>> = { Creating: "create", Starting: "start", Stopping: "stop" };

/** One operation at a time on a cluster and its pools. */
export const clusterSerial: Serial = {
  on: "root",
  refuse: ({ verb, started }, { resource }) =>
    aks(
      409,
      "OperationNotAllowed",
      `Operation is not allowed because there's an in progress ${verb === "delete" ? "delete" : (lookup(operations, textOf(resource.properties.provisioningState) ?? "") ?? "update")} managed cluster operation on the managed cluster ${resource.name} started at ${new Date(started).toISOString()}. Please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details.`,
    ),
};

/** A stopped cluster takes no change. */
export function requireRunning(cluster: Entry | undefined): void {
  if (at(cluster?.resource, "properties.powerState.code") === "Stopped")
    throw aks(
      409,
      "OperationNotAllowed",
      `Operation is not allowed while the cluster ${cluster?.resource.name} is being stopped or is stopped. Start it first.`,
    );
}

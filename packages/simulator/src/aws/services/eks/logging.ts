import { type Call, isFields } from "../../engine/operation.ts";
import { makeLogGroup } from "../logs/logs.ts";
import type { Cluster } from "./state.ts";

/** A cluster that logs makes its group where no one has. */
export function logSoon(call: Pick<Call, "world" | "region" | "account">, { shown }: Pick<Cluster, "shown">): void {
  const { logging } = shown as { logging?: { clusterLogging?: unknown } };
  const sets = Array.isArray(logging?.clusterLogging) ? logging.clusterLogging : [];
  if (sets.some((set) => isFields(set) && set.enabled === true)) makeLogGroup(call, `/aws/eks/${shown.name}/cluster`);
}

import type { Run } from "@slipway/action";
import type { Kubernetes } from "@slipway/kubernetes";

/** A cluster that is not there: nothing is in it, and nothing has to go from it. */
export const absentCluster = (run: Run): Kubernetes => {
  const nothing = async () => undefined;
  return { run, get: nothing, create: nothing, patch: nothing, delete: nothing };
};

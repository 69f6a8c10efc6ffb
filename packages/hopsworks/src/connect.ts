import type { Run, Values } from "@slipway/action";
import type { Hopsworks } from "./client/client.ts";
import type { hopsworksInputs } from "./inputs.ts";

/** Gets ready to speak to Hopsworks; the client is loaded by then. */
export async function connectHopsworks(inputs: Values<typeof hopsworksInputs>, run: Run): Promise<Hopsworks> {
  const { Hopsworks } = await import("./client/client.ts");
  if (inputs["api-key"] === undefined)
    run.warn("Without api-key no one was asked whether the cluster exists: the plan is that of a new one.");
  return new Hopsworks(inputs.api, inputs["api-key"], run);
}

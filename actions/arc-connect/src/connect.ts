import type { Run, Values } from "@slipway/action";
import { type Azure, connectAzure } from "@slipway/azure";
import { type Connection, connectKubernetes, Helm } from "@slipway/kubernetes";
import type { inputs } from "./inputs.ts";

/** The clients of the goals. */
export interface Client {
  readonly azure: Azure;
  readonly kubernetes: Connection["kubernetes"];
  readonly helm: Helm;
}

/** Gets ready to speak to Azure and to the cluster. Plans are checked beforehand as far as Azure allows. */
export async function connect(given: Values<typeof inputs>, run: Run): Promise<Client & Pick<Azure, "preflight">> {
  const [azure, { kubernetes }] = await Promise.all([connectAzure(given, run), connectKubernetes(given, run)]);
  return { azure, kubernetes, helm: new Helm(given.helm, given, run), preflight: azure.preflight };
}

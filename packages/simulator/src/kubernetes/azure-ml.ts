import type { World } from "../world/world.ts";
import { install } from "./installed.ts";
import type { JsonObject } from "./json.ts";

/** What the chart of the extension for Azure Machine Learning makes of its settings, as far as others see it. */
export interface AzureMlChart {
  readonly serviceType: string;
  readonly isInternal: boolean;
  readonly isTls: boolean;
  readonly inference: boolean;
}

const namespace = "azureml";
const labels = { azuremlappname: "azureml-fe" };

/** The router's service: by HTTP on port 80, and by TLS on 443 where there is a certificate. */
const router = ({ serviceType, isInternal, isTls }: AzureMlChart): JsonObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name: "azureml-fe",
    namespace,
    labels,
    ...(isInternal ? { annotations: { "service.beta.kubernetes.io/azure-load-balancer-internal": "true" } } : {}),
  },
  spec: {
    type: serviceType,
    selector: labels,
    ports: [
      ...(isTls ? [] : [{ name: "http", port: 80, targetPort: 5001 }]),
      ...(isTls ? [{ name: "https", port: 443, targetPort: 5443 }] : []),
    ],
  },
});

/** The extension comes into a cluster, or takes on other settings; undefined takes it out. */
export function installAzureMl(world: World, key: string, chart: AzureMlChart | undefined): void {
  const base: JsonObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  install(world, key, "azureml", chart === undefined ? [] : [base, ...(chart.inference ? [router(chart)] : [])]);
}

import { type JsonObject, textOf } from "../../engine/json.ts";
import { Refusal } from "../../engine/refusal.ts";

/** What is known of an extension that can be installed. */
export interface ExtensionType {
  readonly version: string;
  /** Where it is installed when the body does not say, or must be. */
  readonly namespace: string;
  readonly onlyThere?: boolean;
  readonly seconds: number;
  /** Its install brings Flux's custom resources into the cluster. */
  readonly bringsFlux?: boolean;
  /** Its install brings the router of Azure Machine Learning. */
  readonly bringsMl?: boolean;
  /** Throws what the install fails with on the cluster: the operation's error, and the extension's `errorInfo`. */
  readonly checkInstall?: (settings: JsonObject) => void;
}

const isOn =
  (settings: JsonObject) =>
  (name: string): boolean =>
    textOf(settings[name])?.toLowerCase() === "true";

/** What the chart makes of its settings; words are taken in any letter case. */
export function mlChart(settings: JsonObject) {
  const on = isOn(settings);
  const types = ["LoadBalancer", "NodePort", "ClusterIP"];
  const wanted = textOf(settings.inferenceRouterServiceType)?.toLowerCase();
  return {
    serviceType: types.find((each) => each.toLowerCase() === wanted) ?? "ClusterIP",
    isInternal: textOf(settings.internalLoadBalancerProvider)?.toLowerCase() === "azure",
    isTls: !on("allowInsecureConnections"),
    inference: on("enableInference"),
  };
}

function checkAzureMl(settings: JsonObject): void {
  const on = isOn(settings);
  const failed = (why: string) =>
    new Refusal(
      400,
      "ExtensionOperationFailed",
      `The extension operation failed with the following error: Error: {failed to install chart from path [] for release [azureml]: err [${why}]} occurred while doing the operation : {Installing the extension} on the config.`,
    );
  if (!on("enableTraining") && !on("enableInference"))
    throw failed("at least one of enableTraining and enableInference must be true");
  if (
    on("enableInference") &&
    !["loadbalancer", "nodeport", "clusterip"].includes(
      textOf(settings.inferenceRouterServiceType)?.toLowerCase() ?? "",
    )
  )
    throw failed("inferenceRouterServiceType must be LoadBalancer, NodePort or ClusterIP");
  if (
    on("enableInference") &&
    !on("allowInsecureConnections") &&
    settings["scoringFe.sslSecret"] === undefined &&
    settings.sslSecret === undefined &&
    settings.sslCname === undefined
  )
    throw failed("allowInsecureConnections is false and there is no certificate: set sslCname and sslSecret");
}

/** Extension types by name in lower case. */
export const extensionTypes: Readonly<Record<string, ExtensionType>> = {
  "microsoft.flux": { version: "1.18.2", namespace: "flux-system", onlyThere: true, seconds: 60, bringsFlux: true },
  "microsoft.azureml.kubernetes": {
    version: "1.1.95",
    namespace: "azureml",
    onlyThere: true,
    seconds: 720,
    checkInstall: checkAzureMl,
    bringsMl: true,
  },
  "microsoft.argocd": { version: "0.0.12", namespace: "argocd", seconds: 180 },
  "microsoft.dapr": { version: "1.14.4", namespace: "dapr-system", seconds: 120 },
  "microsoft.azuremonitor.containers": { version: "3.1.29", namespace: "azuremonitor-containers", seconds: 180 },
  "microsoft.azurekeyvaultsecretsprovider": { version: "1.6.0", namespace: "kube-system", seconds: 120 },
};

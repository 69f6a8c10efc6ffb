/** What is known of an extension that can be installed. */
export interface ExtensionType {
  readonly version: string;
  /** Where it is installed when the body does not say, or must be. */
  readonly namespace: string;
  readonly onlyThere?: boolean;
  readonly seconds: number;
}

/** Extension types by name in lower case. */
export const extensionTypes: Readonly<Record<string, ExtensionType>> = {
  "microsoft.flux": { version: "1.18.2", namespace: "flux-system", onlyThere: true, seconds: 60 },
  "microsoft.azureml.kubernetes": { version: "1.1.95", namespace: "azureml", onlyThere: true, seconds: 720 },
  "microsoft.argocd": { version: "0.0.12", namespace: "argocd", seconds: 180 },
  "microsoft.dapr": { version: "1.14.4", namespace: "dapr-system", seconds: 120 },
  "microsoft.azuremonitor.containers": { version: "3.1.29", namespace: "azuremonitor-containers", seconds: 180 },
  "microsoft.azurekeyvaultsecretsprovider": { version: "1.6.0", namespace: "kube-system", seconds: 120 },
};

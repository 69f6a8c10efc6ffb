import { choice, flag, optional, text } from "@slipway/action";
import { azureId, azureInputs } from "@slipway/azure";
import { kubernetesInputs, objectForm } from "@slipway/kubernetes";

const reference = {
  pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\/[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/,
  write: "Write NAMESPACE/NAME.",
};

/** The inputs of the action, but for those that every action has. */
export const inputs = {
  kind: choice(
    "What leads there: gateway, a route of the Gateway API that is created and kept up; or ingress, a path of an NGINX ingress that exists and is kept up. No ingress is created, since the community's ingress-nginx has been retired.",
    ["gateway", "ingress"],
    "gateway",
  ),
  name: text("The name of the route in the namespace azureml, or of the ingress.", {
    form: objectForm,
    default: "aml",
  }),
  path: text("The path that leads to the endpoints; they see what comes after it.", {
    form: { pattern: /^\/[\w.~-]+(\/[\w.~-]+)*\/?$/, write: "Write a path, such as /aml/." },
    default: "/aml/",
  }),
  host: optional(
    text("The host name that the route is for; by default any.", {
      form: {
        pattern: /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
        write: "Write a host name, such as ml.contoso.com.",
      },
    }),
  ),
  gateway: optional(
    text(
      "A gateway that exists, as NAMESPACE/NAME, to attach the route to; its listener has to admit routes of the namespace azureml. Without it, the gateway azureml/aml is created.",
      { form: reference },
    ),
  ),
  "gateway-class": optional(
    text("The class of the gateway that is created; approuting-istio, of AKS's application routing, for a new one.", {
      form: objectForm,
    }),
  ),
  "tls-secret": optional(
    text(
      "The secret in the namespace azureml (tls.crt, tls.key) with which the gateway that is created ends TLS, on port 443; without it a new one serves plain HTTP on port 80.",
      { form: objectForm },
    ),
  ),
  public: optional(
    flag("Whether the gateway that is created has an address of the internet; a new one has a private address."),
  ),
  cluster: optional(
    azureId(
      "The AKS cluster, by its resource ID, without a kubeconfig: Azure gives one.",
      "Microsoft.ContainerService/managedClusters",
    ),
  ),
  route: choice(
    "How an AKS cluster is reached: direct, by run-command through Azure (for a private API server that does not answer from the runner), or auto: direct if it answers, else run-command.",
    ["auto", "direct", "run-command"],
    "auto",
  ),
  ...kubernetesInputs,
  ...azureInputs,
} as const;

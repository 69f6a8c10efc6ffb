import { choice, flag, optional, secret, text } from "@slipway/action";
import { azureId, azureInputs, routerServices } from "@slipway/azure";

const about =
  "The cluster, by its resource ID: one of AKS (Microsoft.ContainerService/managedClusters), or one that is connected by Azure Arc (Microsoft.Kubernetes/connectedClusters).";
const aks = azureId(about, "Microsoft.ContainerService/managedClusters");
const arc = azureId(about, "Microsoft.Kubernetes/connectedClusters");

/** The inputs of the action, but for those that every action has. */
export const inputs = {
  cluster: {
    ...arc,
    read: (value: string) => {
      const reading = aks.read(value);
      return "value" in reading ? reading : arc.read(value);
    },
  },
  training: optional(flag("Whether jobs can be trained on the cluster; on for a new extension.")),
  inference: optional(flag("Whether endpoints can answer on the cluster; on for a new extension.")),
  service: optional(
    choice(
      "How the router of the endpoints is reached: cluster-ip only from within the cluster, so by a gateway (action aml-ingress); internal-load-balancer by a private address of the network; node-port on each node; public-load-balancer from the internet. cluster-ip for a new extension.",
      routerServices,
    ),
  ),
  "high-availability": optional(
    flag(
      "Whether the router runs as three replicas, each on its own node; for a new extension if there are three nodes.",
    ),
  ),
  http: optional(flag("Whether the endpoints are served without TLS, for a gateway in the cluster that ends it.")),
  "tls-name": optional(
    text("With TLS: the host name of the certificate.", {
      form: {
        pattern: /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
        write: "Write a host name, such as ml.contoso.com.",
      },
    }),
  ),
  "tls-secret": optional(
    text("With tls-name: the secret in the namespace azureml that holds cert.pem and key.pem.", {
      form: { pattern: /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, write: "Write the name of a secret." },
    }),
  ),
  "tls-certificate": optional(secret("Instead of tls-secret: the certificate with its chain, in PEM.")),
  "tls-key": optional(secret("With tls-certificate: its private key, in PEM. It is never shown, in any form.")),
  "install-prometheus": optional(
    flag(
      "Whether the extension installs the Prometheus operator; write false where the cluster has one. Azure's default is true.",
    ),
  ),
  "install-volcano": optional(
    flag(
      "Whether the extension installs the scheduler Volcano; write false where the cluster has it. Azure's default is true.",
    ),
  ),
  relay: optional(
    azureId(
      "With Arc: the hybrid connection of Azure Relay, by its resource ID.",
      "Microsoft.Relay/namespaces/hybridConnections",
    ),
  ),
  "relay-connection-string": optional(
    secret("With relay: the connection string of a rule of it that may manage, send and listen."),
  ),
  ...azureInputs,
} as const;

import { type Form, flag, optional, secret, text } from "@slipway/action";
import { azureInputs, placeInputs } from "@slipway/azure";
import { kubernetesInputs } from "@slipway/kubernetes";

const word: Form = { pattern: /^[a-zA-Z0-9_]{1,64}$/, write: "Write one word, such as k3s or aks_hci." };

/** What the agents can be set to. */
const agentInputs = {
  "http-proxy": optional(secret("The proxy by which the agents reach HTTP addresses.")),
  "https-proxy": optional(secret("The proxy by which the agents reach HTTPS addresses, Azure's among them.")),
  "no-proxy": optional(
    text(
      "What the agents reach without the proxy: hosts, domains and ranges with commas between; those of the cluster's services have to be among them.",
      { form: { pattern: /^[^\s]+$/, write: "Write them without blanks, as in 10.0.0.0/8,.svc,.cluster.local." } },
    ),
  ),
  "proxy-certificate": optional(
    text("The certificate authority of the proxy, in PEM.", {
      form: {
        pattern: /^-----BEGIN CERTIFICATE-----/,
        write: "Write a certificate in PEM: -----BEGIN CERTIFICATE-----…",
      },
    }),
  ),
  "cluster-connect": optional(
    flag("Whether the cluster can be reached through Azure (cluster connect); on for a new connection."),
  ),
  "custom-locations-oid": optional(
    text(
      "Turns on custom locations: the object ID, in your tenant, of the application that Azure uses for them (az ad sp show --id bc313c14-388c-4e7d-a58e-70017303ee3b --query id).",
      {
        form: {
          pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
          write: "Write a GUID: 8-4-4-4-12 hexadecimal digits.",
        },
      },
    ),
  ),
  "auto-upgrade": optional(flag("Whether the agents upgrade themselves; on for a new connection.")),
};

export const inputs = {
  name: text("The name of the connected cluster in Azure.", {
    form: {
      pattern: /^[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]$/,
      write: "Write 2 to 63 letters, digits, dashes or underscores; begin and end with a letter or digit.",
    },
  }),
  ...placeInputs,
  distribution: optional(
    text("What the cluster is, such as k3s or aks_hci; by default what its nodes say, for a new connection.", {
      form: word,
    }),
  ),
  infrastructure: optional(
    text(
      "Where it runs, such as generic or azure_stack_hci; by default what its nodes say, for a new connection. It cannot be changed later.",
      {
        form: word,
      },
    ),
  ),
  ...agentInputs,
  helm: text("The path or name of Helm on the runner, version 3.8 at the minimum.", {
    default: "helm",
    form: { pattern: /^[^\s-][^\n"]*$/, write: "Write a program's name or path." },
  }),
  ...kubernetesInputs,
  ...azureInputs,
};

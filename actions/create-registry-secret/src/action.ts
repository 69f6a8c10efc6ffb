import { defineAction, list, optional, secret, text } from "@slipway/action";
import {
  connectKubernetes,
  givenLogin,
  kubernetesInputs,
  namespaceForm,
  objectForm,
  pullSecret,
  pullSecretLink,
} from "@slipway/kubernetes";

export default defineAction({
  name: "create-registry-secret",
  about:
    "Settles that a pull secret holds the login of one registry, beside those of others, and that service accounts use it.",
  branding: { icon: "lock", color: "blue" },
  inputs: {
    name: text("The name of the pull secret; one that exists already keeps the logins of other registries.", {
      form: objectForm,
    }),
    namespaces: optional(
      list(
        "The namespaces that are to have it, one a line; without it the namespace default. They have to exist.",
        text("A namespace.", { form: namespaceForm }),
      ),
    ),
    "service-accounts": optional(
      list(
        "The service accounts, one a line, whose pods are to pull with it in each of these namespaces; without it pods have to name it themselves.",
        text("A service account.", { form: objectForm }),
      ),
    ),
    server: text("The host of the registry, such as contosoimages.azurecr.io; Docker Hub is docker.io.", {
      form: {
        pattern: /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d{1,5})?(\/[\w./-]*)?$/,
        write: "Write a host name, with a port if need be, without https://.",
      },
    }),
    username: text("Who pulls."),
    password: secret("The password of who pulls; it shows nowhere, in no form."),
    ...kubernetesInputs,
  },
  outputs: {
    secret: "The name of the secret, for imagePullSecrets.",
  },
  example: {
    name: "registry",
    namespaces: "apps",
    "service-accounts": "default",
    server: "registry.example.com",
    username: "${{ vars.REGISTRY_USER }}",
    password: "${{ secrets.REGISTRY_PASSWORD }}",
    kubeconfig: "${{ secrets.KUBECONFIG }}",
  },
  granted: [
    "To plan and check: get on secrets and serviceaccounts in the namespaces.",
    "To apply: also create and patch on secrets, and patch on serviceaccounts; to destroy, delete on secrets.",
  ],
  notes: [
    "The secret is changed in place: at no moment is it gone, and other registries in it stay as they are.",
    "Pods that run already are not changed; the next ones of the service account use the secret.",
    "A plan shows which field differs, and a salted hash in place of a password.",
    "A destroy takes out the login and the links that Slipway put in; the secret goes when Slipway made it and nothing else is in it.",
  ],
  contradictions: (inputs) =>
    inputs.kubeconfig === undefined && inputs["kubeconfig-path"] === undefined
      ? [
          {
            input: "kubeconfig",
            problem: "Give kubeconfig or kubeconfig-path: it says which cluster it is, and who asks.",
          },
        ]
      : [],
  confirm: ({ name }) => name,
  connect: (inputs, run) => connectKubernetes(inputs, run),
  goals({ name, namespaces = ["default"], "service-accounts": accounts = [], server, username, password }) {
    const source = givenLogin({ username, password });
    return [...new Set(namespaces)].flatMap((namespace) => {
      const stored = pullSecret({ namespace, name, server, source });
      const link = (account: string) => pullSecretLink({ namespace, account, secret: name }, { after: [stored] });
      return [stored, ...[...new Set(accounts)].map(link)];
    });
  },
  report: ({ name }) => ({ secret: name }),
});

import { type Form, flag, optional, orFrom, secret, text } from "@slipway/action";

/** The names that Kubernetes gives to namespaces. */
export const namespaceForm: Form = {
  pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  write: "Write 1 to 63 lower-case letters, digits or dashes; begin and end with a letter or digit.",
};

/** The names that Kubernetes gives to most objects. */
export const objectForm: Form = {
  pattern: /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  write: "Write up to 253 lower-case letters, digits, dashes or dots; begin and end with a letter or digit.",
};

/** The inputs that every action on a Kubernetes cluster has. */
export const kubernetesInputs = {
  kubeconfig: optional(
    secret(
      "A kubeconfig, whole and with its credentials: a token, a token file, a client certificate or an exec plugin.",
    ),
  ),
  "kubeconfig-path": orFrom(
    "KUBECONFIG",
    optional(
      text(
        "The path of a kubeconfig on the runner, or of several with a colon between, as an earlier step left it; used when kubeconfig is not given. ~/.kube/config if nothing says another one.",
      ),
    ),
  ),
  "insecure-skip-tls-verify": flag(
    "Whether to accept an API server whose certificate is not verified, where the kubeconfig says insecure-skip-tls-verify; any server that answers in its place gets the credentials.",
    { default: false },
  ),
  context: optional(text("The context of the kubeconfig to use; without it the current one.")),
};

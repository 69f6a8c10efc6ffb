import { choice, defineAction, integer, list, MissingError, optional, secret, text, UnfitError } from "@slipway/action";
import { awsInputs, ecrForm } from "@slipway/aws";
import {
  azureId,
  azureIdOrName,
  azureInputs,
  lookUp,
  RegistryToken,
  registryToken,
  tokenScopeMap,
} from "@slipway/azure";
import {
  givenLogin,
  kubernetesInputs,
  type LoginSource,
  namespaceForm,
  objectForm,
  pullSecret,
  pullSecretLink,
} from "@slipway/kubernetes";
import { type Goal, through } from "@slipway/reconcile";
import { connect, routes } from "./connect.ts";
import { contradictions } from "./contradictions.ts";
import { ecrSource } from "./ecr-source.ts";
import { registryLogin } from "./registry-login.ts";

const registry = "Microsoft.ContainerRegistry/registries";

/** The secrets do not lie in the registry: that it is gone does not mean that a destroy has nothing to remove. */
function notWithoutIt(error: unknown): never {
  if (!(error instanceof MissingError)) throw error;
  throw new UnfitError(error.message, `${error.remedy} To destroy what is left when it is gone, give its resource ID.`);
}

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
    username: optional(text("Who pulls; not with acr or ecr.")),
    password: optional(secret("The password of who pulls; it shows nowhere, in no form. Not with acr or ecr.")),
    acr: optional(
      azureIdOrName(
        "Instead of a login: the Azure container registry, by name or resource ID, that gives one. A token of it is made that may pull from the repositories and nothing else.",
        registry,
        {
          pattern: /^[a-zA-Z0-9]{5,50}$/,
          write: "Write a registry's name (5 to 50 letters and digits, without .azurecr.io) or its resource ID.",
        },
      ),
    ),
    ecr: optional(
      text(
        "Instead of a login: the registry of Amazon ECR that gives one, by its address, its account or a repository's ARN. It may pull whatever the identity may that asks for it, and ends after 12 hours: run this on a schedule.",
        { form: ecrForm },
      ),
    ),
    repositories: optional(
      list(
        "The repositories of acr that may be pulled from, one a line; team/* means all below team.",
        text("A repository.", {
          form: {
            pattern: /^(\*|[a-z0-9]+([._/-]+[a-z0-9]+)*(\/\*)?)$/,
            write: "Write a repository's name in lower case, if need be with /* at its end.",
          },
        }),
      ),
    ),
    token: optional(
      text(
        "The name of the token in acr. Give each cluster one of its own: a password that one cluster has made anew is unknown to the others.",
        { form: { pattern: /^[a-zA-Z0-9-]{5,50}$/, write: "Write 5 to 50 letters, digits or dashes." } },
      ),
    ),
    "rotate-days": integer(
      "After how many days the token's password is made anew; it ends after twice as many, so run this more often than that.",
      { min: 1, max: 365, default: 30 },
    ),
    cluster: optional(
      azureId(
        "The AKS cluster by its resource ID: when no kubeconfig is given Azure hands one out, and the route run-command needs it.",
        "Microsoft.ContainerService/managedClusters",
      ),
    ),
    route: choice(
      "How an AKS cluster is reached: direct, by run-command through Azure (for a private API server that does not answer from the runner), or auto: direct if it answers, else run-command.",
      routes,
      "auto",
    ),
    ...kubernetesInputs,
    ...azureInputs,
    ...awsInputs,
    region: optional({ ...awsInputs.region, about: "The region of the registry in ecr, if ecr does not say it." }),
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
  permissions: {},
  granted: [
    "To plan and check: get on secrets and serviceaccounts in the namespaces.",
    "To apply: also create and patch on secrets, and patch on serviceaccounts; to destroy, delete on secrets.",
    "With acr: Reader on the registry to plan and check; to apply, a role with `Microsoft.ContainerRegistry/registries/scopeMaps/write`, `…/tokens/write` and `…/generateCredentials/action`, such as Contributor.",
    "With ecr: ecr:GetAuthorizationToken on * to apply, and nothing to plan or check; the login may pull what its identity may: ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repositories.",
    "With cluster: Azure Kubernetes Service Cluster User Role on the cluster; without Entra sign-in that makes its holder the cluster's administrator. For run-command: `Microsoft.ContainerService/managedClusters/runcommand/action` and `…/commandResults/read`, such as with Azure Kubernetes Service Contributor Role.",
  ],
  notes: [
    "The secret is changed in place: at no moment is it gone, and other registries in it stay as they are.",
    "Pods that run already are not changed; the next ones of the service account use the secret.",
    "A plan shows which field differs, and a salted hash in place of a password.",
    "A password of acr that was just made may be unknown to parts of the registry for a minute: the kubelet tries a refused pull again.",
    "A login of ecr is kept while it is younger than 4 hours and made anew by the first run after that: with a run every 6 hours there is always one that is good. For nodes of EKS a pull secret is needless, their role pulls from ECR.",
    "By run-command the login travels as a file beside the command, never in its text. What the secret held before comes back in the command's result, which those may read who may run commands.",
    "A destroy takes out the login and the links that Slipway put in; the secret goes when Slipway made it and nothing else is in it, and with acr the token and its scope map go as well.",
  ],
  contradictions,
  confirm: ({ name }) => name,
  connect,
  async goals(inputs, { azure, aws, kubernetes }) {
    const { name, namespaces = ["default"], "service-accounts": accounts = [], server } = inputs;
    const { username = "", password = "", acr, repositories = [], token: tokenName = "" } = inputs;
    const stored = (source: LoginSource, after: readonly Goal<unknown>[] = []) =>
      [...new Set(namespaces)].flatMap((namespace) => {
        const held = pullSecret({ namespace, name, server, source }, { after });
        const link = (account: string) => pullSecretLink({ namespace, account, secret: name }, { after: [held] });
        return [held, ...[...new Set(accounts)].map(link)];
      });
    if (aws !== undefined) return stored(ecrSource(server, aws));
    if (azure === undefined || acr === undefined) return stored(givenLogin({ username, password }));
    const id = await lookUp(azure, registry, acr, inputs["subscription-id"]).catch(notWithoutIt);
    const token = new RegistryToken(id, tokenName, repositories, azure);
    const scope = tokenScopeMap(token);
    const made = [through(azure, scope)];
    const source = registryLogin(token, server, inputs["rotate-days"], kubernetes.run);
    const tokens = [...made, through(azure, registryToken(token, { after: [scope] }), made)];
    return [...tokens, ...stored(source, tokens)];
  },
  report: ({ name }) => ({ secret: name }),
});

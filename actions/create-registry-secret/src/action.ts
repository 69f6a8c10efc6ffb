import { choice, defineAction, integer, list, MissingError, optional, secret, text, UnfitError } from "@slipway/action";
import { awsInputs, ecrForm } from "@slipway/aws";
import { azureIdOrName, azureInputs, lookUp, RegistryToken, registryToken, tokenScopeMap } from "@slipway/azure";
import { routes } from "@slipway/clusters";
import {
  givenLogin,
  kubernetesInputs,
  type LoginSource,
  namespaceForm,
  objectForm,
  pullSecret,
  pullSecretLink,
} from "@slipway/kubernetes";
import type { Goal } from "@slipway/reconcile";
import { clusterInput } from "./cluster-input.ts";
import { connect } from "./connect.ts";
import { contradictions } from "./contradictions.ts";
import { ecrSource } from "./ecr-source.ts";
import { usersOf } from "./password-users.ts";
import { registryLogin } from "./registry-login.ts";

const registry = "Microsoft.ContainerRegistry/registries";

/** The secrets are not in the registry: that it is gone does not mean that a destroy has nothing to remove. */
function refuseToSkip(error: unknown): never {
  if (!(error instanceof MissingError)) throw error;
  throw new UnfitError(
    error.message,
    `${error.remedy} To destroy what is left after the registry is gone, give its resource ID.`,
  );
}

export default defineAction({
  name: "create-registry-secret",
  about:
    "Ensures that a pull secret has the login of one registry, beside those of others, and that service accounts use it.",
  branding: { icon: "lock", color: "blue" },
  inputs: {
    name: text("The name of the pull secret; an existing one keeps the logins of other registries.", {
      form: objectForm,
    }),
    namespaces: optional(
      list(
        "The namespaces that get it, one a line; by default the namespace default. They have to exist.",
        text("A namespace.", { form: namespaceForm }),
      ),
    ),
    "service-accounts": optional(
      list(
        "The service accounts, one a line, whose pods pull with it in each of these namespaces; without it pods have to name the secret themselves.",
        text("A service account.", { form: objectForm }),
      ),
    ),
    server: text("The host of the registry, such as contosoimages.azurecr.io; Docker Hub is docker.io.", {
      form: {
        pattern: /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d{1,5})?(\/[\w./-]*)?$/,
        write: "Write a host name, optionally with a port, without https://.",
      },
    }),
    username: optional(text("The user name of the login; not with acr or ecr.")),
    password: optional(secret("The password of the login; it is shown nowhere, in no form. Not with acr or ecr.")),
    acr: optional(
      azureIdOrName(
        "Instead of a login: the Azure container registry, by name or resource ID, that gives one. A token is created in it that may pull from the repositories and nothing else.",
        registry,
        {
          pattern: /^[a-zA-Z0-9]{5,50}$/,
          write: "Write a registry's name (5 to 50 letters and digits, without .azurecr.io) or its resource ID.",
        },
      ),
    ),
    ecr: optional(
      text(
        "Instead of a login: the registry of Amazon ECR that gives one, by its address, its account or a repository's ARN. It may pull what the identity that gets it may pull, and expires after 12 hours: run this on a schedule, with mode: apply.",
        { form: ecrForm },
      ),
    ),
    repositories: optional(
      list(
        "The repositories of acr that may be pulled from, one a line; team/* means all below team.",
        text("A repository.", {
          form: {
            pattern: /^(\*|[a-z0-9]+([._/-]+[a-z0-9]+)*(\/\*)?)$/,
            write: "Write a repository's name in lower case, optionally with /* at its end.",
          },
        }),
      ),
    ),
    token: optional(
      text(
        "The name of the token in acr. Give each cluster a token of its own: it has two passwords, and one that another cluster may pull with is never created again.",
        { form: { pattern: /^[a-zA-Z0-9-]{5,50}$/, write: "Write 5 to 50 letters, digits or dashes." } },
      ),
    ),
    "rotate-days": integer(
      "After how many days the token's password is renewed; it expires after twice as many, so run this more often than that, on a schedule with mode: apply.",
      { min: 1, max: 365, default: 30 },
    ),
    cluster: optional(clusterInput),
    route: choice(
      "How an AKS cluster is reached: direct, by run-command through Azure (for a private API server that does not answer from the runner; not for EKS), or auto: direct if it answers, else run-command.",
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
  onSchedule: {
    about:
      "A login that `acr` or `ecr` gives expires: a run on a schedule renews it, and has to say `mode: apply`, since `auto` only checks there.",
    cron: "17 */6 * * *",
    with: {
      name: "registry",
      namespaces: "apps",
      "service-accounts": "default",
      server: "111122223333.dkr.ecr.eu-north-1.amazonaws.com",
      ecr: "111122223333",
      region: "eu-north-1",
      "role-to-assume": "arn:aws:iam::111122223333:role/github",
      kubeconfig: "${{ secrets.KUBECONFIG }}",
      mode: "apply",
    },
  },
  permissions: {},
  granted: [
    "To plan and check: get on secrets and serviceaccounts in the namespaces.",
    "To apply: also create and patch on secrets, and patch on serviceaccounts; to destroy, delete on secrets.",
    "With acr: Reader on the registry to plan and check; to apply, a role with `Microsoft.ContainerRegistry/registries/scopeMaps/write`, `…/tokens/write` and `…/generateCredentials/action`, such as Contributor.",
    "With ecr: ecr:GetAuthorizationToken on * to apply, and nothing to plan or check; the login may pull what its identity may pull: ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on the repositories.",
    "With cluster: Azure Kubernetes Service Cluster User Role on the cluster; without Entra sign-in that makes its holder the cluster's administrator. For run-command: `Microsoft.ContainerService/managedClusters/runcommand/action` and `…/commandResults/read`, such as with Azure Kubernetes Service Contributor Role.",
  ],
  notes: [
    "The secret is changed in place: it is always there, and other registries in it stay as they are.",
    "Running pods are not changed; new ones of the service account use the secret.",
    "A plan shows which field differs, and a salted hash instead of a password. A password that a registry gives is known after apply.",
    "A new password of acr may be unknown to parts of the registry for a minute: the kubelet tries a refused pull again.",
    "A login of ecr is kept while it is younger than 4 hours and renewed by the first run after that: with a run every 6 hours there is always one that is good. Nodes of EKS need no pull secret, their role pulls from ECR.",
    "By run-command the login travels as a file beside the command, never in its text. What the secret had before is in the command's result, which anyone who may run commands can read.",
    "A destroy removes the login and the links that Slipway added, as long as they are as it wrote them; it deletes the secret when Slipway created it and nothing else is in it, and with acr the token and its scope map.",
  ],
  contradictions,
  confirm: ({ name }) => name,
  connect,
  async goals(inputs, { azure, aws, kubernetes, home }) {
    const { name, namespaces = ["default"], "service-accounts": accounts = [], server } = inputs;
    const { username = "", password = "", acr, repositories = [], token: tokenName = "" } = inputs;
    const secretsFrom = (source: LoginSource, after: readonly Goal[] = []) =>
      [...new Set(namespaces)].flatMap((namespace) => {
        const stored = pullSecret(kubernetes, { namespace, name, server, source }, { after });
        const link = (account: string) =>
          pullSecretLink(kubernetes, { namespace, account, secret: name }, { after: [stored] });
        return [stored, ...[...new Set(accounts)].map(link)];
      });
    if (aws !== undefined) return secretsFrom(ecrSource(server, aws));
    if (azure === undefined || acr === undefined) return secretsFrom(givenLogin({ username, password }));
    const id = await lookUp(azure, registry, acr, inputs["subscription-id"]).catch(refuseToSkip);
    const token = new RegistryToken(id, tokenName, repositories, azure);
    const scope = tokenScopeMap(azure, token);
    const tokens = [scope, registryToken(azure, token, { after: [scope] })];
    const users = await usersOf([home, name].join("\n"), namespaces);
    const source = registryLogin({ token, server, rotateDays: inputs["rotate-days"], users }, kubernetes.run);
    return [...tokens, ...secretsFrom(source, tokens)];
  },
  report: ({ name }) => ({ secret: name }),
});

import { arrangeAwsAuth, theirs } from "../actions/eks-map-role/src/arrange.ts";
import type { Arrange, Arrangement } from "../packages/testing/src/index.ts";

/** A command as people type it; `fromBefore` reads what the one before it printed. */
export interface Command {
  /** If it is another than the comparison's. */
  readonly program?: "aws";
  readonly words: readonly string[];
  readonly fromBefore?: true;
}

type Env = Readonly<Record<string, string>>;

/** What people type today for what an action ensures. */
export interface Comparison {
  readonly action: string;
  readonly client: "az" | "kubectl" | "aws";
  /** If it is another world than that of the action's tests. */
  readonly arrange?: Arrange;
  /** Inputs without which we would do more than the commands do. */
  readonly inputs?: Arrangement["inputs"];
  commands(inputs: Arrangement["inputs"], env: Env): readonly Command[];
  /** The part of what the action owns that both ensure. */
  same(owned: unknown): unknown;
}

const nameOf = (id = ""): string => id.split("/").at(-1) ?? "";

const groupOf = (id: string): string => id.split("/")[4] ?? "";

const signIn = ({
  AZURE_CLIENT_ID: client = "",
  AZURE_CLIENT_SECRET: secret = "",
  AZURE_TENANT_ID: tenant = "",
}: Env) => ({
  words: ["login", "--service-principal", "--username", client, "--password", secret, "--tenant", tenant],
});

/** A link as ARM takes it. */
const linkBody = (network: string): string =>
  JSON.stringify({ location: "global", properties: { virtualNetwork: { id: network }, registrationEnabled: false } });

/** A configuration of Flux as ARM takes it, which brings the extension with it. */
const fluxBody = ({ url, branch, "https-user": httpsUser, "https-token": token = "" }: Arrangement["inputs"]): string =>
  JSON.stringify({
    properties: {
      sourceKind: "GitRepository",
      namespace: "cluster-config",
      scope: "cluster",
      gitRepository: { url, repositoryRef: { branch }, httpsUser, provider: "Generic" },
      kustomizations: {
        infra: { path: "./infra" },
        apps: { path: "./apps", dependsOn: ["infra"], prune: true, syncIntervalInSeconds: 300 },
      },
      configurationProtectedSettings: { httpsKey: Buffer.from(token).toString("base64") },
    },
  });

/** An entry of aws-auth, as one writes it in an editor. */
const entry = (role: string, groups: string): string =>
  `- rolearn: arn:aws:iam::111122223333:role/${role}\n  username: ${role}\n  groups: [${groups}]\n`;

/** Our bundles against the vendors' clients; each commands line does what the action does, no more. */
export const comparisons: readonly Comparison[] = [
  {
    action: "acr-retention",
    client: "az",
    commands: ({ registry, days = "7" }, env) => [
      signIn(env),
      {
        words: [
          ...["acr", "config", "retention", "update", "--registry", nameOf(registry), "--status", "enabled"],
          ...["--days", days, "--type", "UntaggedManifests", "--output", "none"],
        ],
      },
    ],
    same: (owned) => owned,
  },
  {
    action: "link-private-dns",
    client: "az",
    commands: ({ cluster = "", network = "" }, env) => [
      signIn(env),
      {
        words: [
          ...["aks", "show", "--resource-group", groupOf(cluster), "--name", nameOf(cluster)],
          ...["--query", "[nodeResourceGroup, privateFqdn]", "--output", "tsv"],
        ],
      },
      // Not by `az network private-dns link`: Debian 12's az has it broken.
      {
        words: [
          ...["rest", "--method", "put", "--output", "none", "--body", linkBody(network), "--url"],
          `/subscriptions/${env.AZURE_SUBSCRIPTION_ID}/resourceGroups/{0}/providers/Microsoft.Network/privateDnsZones/{1}/virtualNetworkLinks/${nameOf(network)}?api-version=2024-06-01`,
        ],
        fromBefore: true,
      },
    ],
    same: (owned) => (owned as readonly object[]).length,
  },
  {
    action: "create-aks",
    client: "az",
    commands: (inputs, env) => [
      signIn(env),
      {
        words: [
          ...["aks", "create", "--name", inputs.name ?? "", "--resource-group", inputs["resource-group"] ?? ""],
          ...[
            "--location",
            inputs.location ?? "",
            "--vnet-subnet-id",
            inputs.subnet ?? "",
            "--network-plugin",
            "azure",
          ],
          ...["--node-count", inputs["node-count"] ?? "3", "--node-vm-size", inputs["node-size"] ?? ""],
          ...["--enable-private-cluster", "--enable-oidc-issuer", "--no-ssh-key", "--yes", "--output", "none"],
          ...["--service-cidr", "10.0.0.0/16", "--dns-service-ip", "10.0.0.10", "--skip-subnet-role-assignment"],
        ],
      },
    ],
    same: (owned) => ({ ...(owned as object), tags: undefined }),
  },
  {
    action: "arc-flux-config",
    client: "az",
    // Nothing that follows the write is waited for.
    inputs: { "wait-for-compliance": "false" },
    // Not by `az k8s-configuration`: an extension, which az fetches from elsewhere.
    commands: (inputs, env) => [
      signIn(env),
      {
        words: [
          ...["rest", "--method", "put", "--output", "none", "--body", fluxBody(inputs), "--url"],
          `${inputs.cluster}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/${inputs.name}?api-version=2025-04-01`,
        ],
      },
    ],
    same: (owned) => (owned as { readonly configuration: object }).configuration,
  },
  {
    action: "eks-map-role",
    client: "kubectl",
    arrange: arrangeAwsAuth,
    commands: () => [
      { program: "aws", words: ["eks", "update-kubeconfig", "--name", "old"] },
      { words: ["get", "configmap", "aws-auth", "--namespace", "kube-system", "--output", "yaml"] },
      {
        words: [
          ...["patch", "configmap", "aws-auth", "--namespace", "kube-system", "--type", "merge", "--patch"],
          JSON.stringify({
            data: {
              mapRoles: `${theirs}${entry("viewer", "watchers")}${entry("hopsworks", "system:masters, builders")}`,
            },
          }),
        ],
      },
    ],
    same: (owned) => (owned as readonly { readonly groups: unknown }[]).map(({ groups }) => groups),
  },
  {
    action: "create-registry-secret",
    client: "kubectl",
    commands: (inputs) =>
      (inputs.namespaces ?? "default").split("\n").flatMap((namespace) => [
        {
          words: [
            ...["create", "secret", "docker-registry", inputs.name ?? "", "--namespace", namespace],
            ...["--docker-server", inputs.server ?? "", "--docker-username", inputs.username ?? ""],
            ...["--docker-password", inputs.password ?? "", "--dry-run=client", "--output", "yaml"],
          ],
        },
        { words: ["apply", "--namespace", namespace, "--filename", "-"], fromBefore: true },
        {
          words: [
            ...["patch", "serviceaccount", inputs["service-accounts"] ?? "default", "--namespace", namespace],
            ...["--patch", JSON.stringify({ imagePullSecrets: [{ name: inputs.name }] })],
          ],
        },
      ]),
    same: (owned) =>
      (owned as readonly { readonly login: { readonly auth: string }; readonly links: unknown }[]).map(
        ({ login: { auth }, links }) => ({ auth, links }),
      ),
  },
];

import { type Inverse, lines, orNothing, type Scenario } from "../scenario.ts";

/** The prefix length of a range. */
const lengthOf = (range: unknown): number | undefined => {
  const length = Number(String(range ?? "").split("/")[1]);
  return Number.isInteger(length) ? length : undefined;
};

const cluster: readonly Inverse[] = [
  ["cluster", "cluster.name"],
  ["location", "cluster.location"],
  ["tier", "cluster.sku.tier"],
  [
    "network-mode",
    "cluster.properties.networkProfile.networkPluginMode",
    (mode) => (mode === "overlay" ? mode : "node-subnet"),
  ],
  ["service-range", "cluster.properties.networkProfile.serviceCidr"],
  ["oidc-issuer", "cluster.properties.oidcIssuerProfile.enabled", (enabled) => enabled === true],
  ["entra", "cluster.properties.aadProfile.managed", (managed) => managed === true],
  ["admin-groups", "cluster.properties.aadProfile.adminGroupObjectIDs", lines],
  ["local-accounts", "cluster.properties.disableLocalAccounts", (disabled) => disabled !== true],
];

const pool: readonly Inverse[] = [
  ["node-pool", "pool.name"],
  ["node-size", "pool.vmSize", orNothing],
  ["min-nodes", "bounds.min"],
  ["max-nodes", "bounds.max"],
];

const network: readonly Inverse[] = [
  ["resource-group", "place.resourceGroup"],
  ["cluster-network-id", "place.network"],
  ["nodes-subnet", "place.subnet"],
  ["nodes-size", "place.range", lengthOf],
  ["network", "hopsworks.network"],
  ["hopsworks-network-id", "hopsworks.networkId"],
];

const access: readonly Inverse[] = [
  ["cluster-identity", "access.identity"],
  ["hopsworks-identity", "access.hopsworks"],
  ["registry", "access.registry"],
];

const onlyNew = "It is about a network that the workflow creates, and these exist.";

export const aksPrivate: Scenario = {
  example: "azure.yml",
  inverses: [...cluster, ...network, ...pool, ...access],
  signIn: {
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "plan-client-id": "${{ vars.AZURE_PLAN_CLIENT_ID }}",
  },
  choices: {
    mode: "What to do follows from the event.",
    "cluster-range": onlyNew,
    "security-group": "The subnets exist, and keep the group that they have.",
    "hopsworks-range": onlyNew,
    version:
      "It is a minimum: without it the cluster stays at its version, or goes where its upgrade channel takes it.",
    environment: "Who approves is said on GitHub.",
    report: "Where plans are reported is said on GitHub.",
    "plan-file": "Nothing there reads the plan.",
    "allow-replace": "Nothing is to be replaced.",
    confirm: "Nothing is to be destroyed.",
    "runs-on": "Which runners there are is said on GitHub.",
  },
};

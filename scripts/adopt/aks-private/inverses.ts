import { lengthOf } from "../azure/ranges.ts";
import { azureVariables } from "../azure/sign-in.ts";
import { keepsTags, keepsVersion, onGitHub } from "../on-github.ts";
import { type Inverse, lines, orNothing, type Scenario } from "../scenario.ts";

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
  job: "cluster",
  inverses: [...cluster, ...network, ...pool, ...access],
  signIn: azureVariables,
  choices: {
    ...onGitHub,
    "cluster-range": onlyNew,
    "security-group": "The subnets exist, and keep the group that they have.",
    "route-table-id": "The subnet exists, and traffic goes on leaving as it does.",
    "hopsworks-range": onlyNew,
    tags: keepsTags,
    version: keepsVersion,
  },
};

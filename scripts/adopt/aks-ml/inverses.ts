import { lengthOf } from "../azure/ranges.ts";
import { azureVariables } from "../azure/sign-in.ts";
import { keepsTags, keepsVersion, onGitHub } from "../on-github.ts";
import { type Inverse, lines, type Scenario } from "../scenario.ts";

const cluster: readonly Inverse[] = [
  ["cluster", "cluster.name"],
  ["location", "cluster.location"],
  ["service-range", "cluster.properties.networkProfile.serviceCidr"],
  ["tier", "cluster.sku.tier"],
  ["admin-groups", "cluster.properties.aadProfile.adminGroupObjectIDs", lines],
  ["node-size", "pool.vmSize"],
  ["min-nodes", "bounds.min"],
  ["max-nodes", "bounds.max"],
  [
    "key-vault-secrets",
    "cluster.properties.addonProfiles.azureKeyvaultSecretsProvider.enabled",
    (enabled) => enabled === true,
  ],
];

const network: readonly Inverse[] = [
  ["resource-group", "place.resourceGroup"],
  ["cluster-range", "place.addresses"],
  ["nodes-size", "place.range", lengthOf],
  ["hub-network-id", "hub"],
  ["route-table-id", "place.routes"],
  ["security-group", "place.hasGroup"],
];

const learning: readonly Inverse[] = [
  ["log-workspace-id", "logs"],
  ["router", "router.kind"],
  ["path", "router.path"],
  ["host", "router.host"],
  ["tls-secret", "router.tlsSecret"],
  ["ml-workspace-id", "attached.workspace"],
  ["compute", "attached.compute"],
];

export const aksMl: Scenario = {
  example: "azure.yml",
  job: "cluster",
  inverses: [...cluster, ...network, ...learning],
  signIn: azureVariables,
  choices: {
    ...onGitHub,
    version: keepsVersion,
    tags: keepsTags,
    reach: "From where the API server is reached depends on the runner, not on what is there.",
  },
};

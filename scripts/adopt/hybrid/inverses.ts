import { azureVariables } from "../azure/sign-in.ts";
import { keepsTags, onGitHub } from "../on-github.ts";
import { type Inverse, lines, type Scenario } from "../scenario.ts";

const sites: readonly Inverse[] = [
  ["name", "followed.name"],
  ["plant-cluster", "plant.name"],
  ["plant-path", "followed.plantPath"],
  ["cloud-cluster", "cloud.name"],
  ["cloud-path", "followed.cloudPath"],
  ["git-url", "followed.url"],
  ["git-branch", "followed.branch"],
];

const shared: readonly Inverse[] = [
  ["resource-group", "resourceGroup"],
  ["location", "registry.location"],
  ["registry", "registry.name"],
  ["repositories", "repositories", lines],
  ["public-network-access", "isPublic"],
  ["storage-account", "share.account"],
  ["file-share", "share.name"],
  ["event-namespace", "events.namespace"],
  ["event-hub", "events.hub"],
  ["senders", "events.senders", lines],
];

const inPlant: readonly Inverse[] = [
  ["namespace", "inside.namespace"],
  ["claim", "inside.claim"],
  ["nfs-server", "inside.server"],
  ["nfs-path", "inside.path"],
  ["service-accounts", "inside.serviceAccounts", lines],
];

export const hybrid: Scenario = {
  example: "azure.yml",
  job: "sites",
  inverses: [...sites, ...shared, ...inPlant],
  signIn: azureVariables,
  choices: { ...onGitHub, tags: keepsTags },
};

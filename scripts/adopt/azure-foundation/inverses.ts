import { azureVariables } from "../azure/sign-in.ts";
import { keepsTags, onGitHub } from "../on-github.ts";
import type { Inverse, Scenario } from "../scenario.ts";

/** For how many days something is kept; 0 leaves a setting that is off as it is. */
const days = (policy: unknown): number => {
  const { enabled, days: kept } = (policy ?? {}) as { readonly enabled?: boolean; readonly days?: number };
  return enabled === true && typeof kept === "number" ? kept : 0;
};

const inverses: readonly Inverse[] = [
  ["name", "name"],
  ["resource-group", "resourceGroup"],
  ["location", "registry.location"],
  ["storage-account", "account.name"],
  ["container", "container"],
  ["backup-days", "blobs.properties.deleteRetentionPolicy", days],
  ["registry", "registry.name"],
  ["public-network-access", "isPublic"],
  ["retention-days", "registry.properties.policies.retentionPolicy.days"],
  ["public-key", "publicKey"],
];

export const azureFoundation: Scenario = {
  example: "azure.yml",
  job: "foundation",
  inverses,
  signIn: azureVariables,
  choices: {
    ...onGitHub,
    tags: keepsTags,
    "key-vault-secret": "The key exists, and Azure has its public half: public-key keeps it.",
    "github-secret": "The key exists, and Azure has its public half: public-key keeps it.",
  },
};

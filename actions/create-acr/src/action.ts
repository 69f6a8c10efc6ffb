import { choice, defineAction, flag, optional, text } from "@slipway/action";
import {
  azureInputs,
  connectAzure,
  containerRegistry,
  needsSubscription,
  placeInputs,
  placeOf,
  registryTiers,
} from "@slipway/azure";

const type = "Microsoft.ContainerRegistry/registries";

const onlyPremium = "Only Premium registries have it: set sku: Premium, or leave it out.";

export default defineAction({
  name: "create-acr",
  about:
    "Creates an Azure container registry and keeps it as declared: its tier, its admin user and its network access. Adopts an existing registry and changes only what the inputs name.",
  branding: { icon: "archive", color: "blue" },
  inputs: {
    name: text("The name of the registry; it must be unique in all of Azure.", {
      form: { pattern: /^[a-zA-Z0-9]{5,50}$/, write: "Write 5 to 50 letters and digits, without .azurecr.io." },
    }),
    ...placeInputs,
    sku: optional(
      choice(
        "The tier; Premium for a new registry, since lower tiers have no retention policy and no private endpoints. A lower tier is raised in place; a higher one is never lowered.",
        registryTiers,
      ),
    ),
    "admin-user": optional(
      flag(
        "Whether anyone can log in with the registry's own name and passwords, without Entra; off for a new registry.",
      ),
    ),
    "public-network-access": optional(
      flag(
        "Whether the registry can be reached from the internet; with false only through private endpoints, and Premium only.",
      ),
    ),
    "zone-redundancy": optional(
      flag(
        "Whether the registry is stored in several availability zones. Premium only, and it cannot be changed later.",
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the registry.",
    "login-server": "Host name to log in to and to pull from.",
  },
  example: {
    name: "contosoimages",
    "resource-group": "platform",
    sku: "Premium",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group.",
    "To apply: Contributor on the resource group, or a role with the permissions below.",
  ],
  notes: [
    "A plan reports a name that is taken within the subscription. A name that somebody else has is only found when Azure refuses it.",
    "The login server is not always the name followed by .azurecr.io: use the output.",
    "An optional input that you leave out is neither compared nor changed. For the retention of untagged manifests use acr-retention.",
    "A destroy removes the registry with all its images, if Slipway created it.",
  ],
  contradictions: (given) => [
    ...needsSubscription(given),
    ...(given.sku !== undefined && given.sku !== "Premium" && given["public-network-access"] === false
      ? [{ input: "public-network-access", problem: onlyPremium }]
      : []),
    ...(given.sku !== undefined && given.sku !== "Premium" && given["zone-redundancy"]
      ? [{ input: "zone-redundancy", problem: onlyPremium }]
      : []),
  ],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: (given, azure) => [
    containerRegistry(azure, {
      ...placeOf(given, type),
      tier: given.sku,
      adminUser: given["admin-user"],
      publicAccess: given["public-network-access"],
      zoneRedundancy: given["zone-redundancy"],
    }),
  ],
  report: (given, [{ have }]) => ({
    id: placeOf(given, type).id,
    "login-server": have?.properties.loginServer ?? "",
  }),
});

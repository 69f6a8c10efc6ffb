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
    "Settles an Azure container registry: its tier, whether it has an admin user, and how it is reached. Adopts a registry that is there already and changes only what the inputs name.",
  branding: { icon: "archive", color: "blue" },
  inputs: {
    name: text("What the registry is called; no two in all of Azure can have the same name.", {
      form: { pattern: /^[a-zA-Z0-9]{5,50}$/, write: "Write 5 to 50 letters and digits, without .azurecr.io." },
    }),
    ...placeInputs,
    sku: optional(
      choice(
        "The tier; Premium for a new registry, since lower ones have no retention policy and no private endpoints. A lower tier is raised in place; none is ever lowered.",
        registryTiers,
      ),
    ),
    "admin-user": optional(
      flag(
        "Whether one can log in with the registry's own name and passwords, past Entra; a new registry has that off.",
      ),
    ),
    "public-network-access": optional(
      flag("Whether the registry is reached from the internet; without it only by private endpoints. Premium only."),
    ),
    "zone-redundancy": optional(
      flag("Whether it is kept in several availability zones. Premium only, and it cannot be changed later."),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the registry.",
    "login-server": "Host name to log in to and to pull from; empty in a plan of a new registry.",
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
    "A plan tells when the name is taken within the subscription. Whether somebody elsewhere has it shows when Azure refuses it.",
    "The login server is not always the name with .azurecr.io behind it: use the output.",
    "An optional input that is not given is neither compared nor touched. For the retention of untagged manifests there is acr-retention.",
    "A destroy removes the registry with all its images, if Slipway made it.",
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

import { choice, decides, defineAction, flag, optional, text } from "@slipway/action";
import {
  azureInputs,
  connectAzure,
  containerRegistry,
  needsSubscription,
  optionsBeyondTier,
  placeInputs,
  placeOf,
  registryOptionInputs,
  registryOptions,
  registryReplica,
  registryTiers,
} from "@slipway/azure";

const type = "Microsoft.ContainerRegistry/registries";

export default defineAction({
  name: "create-acr",
  about:
    "Creates an Azure container registry and keeps it as declared: its tier, its admin user, its network access and rules, its replicas. Adopts an existing registry and changes only what the inputs name.",
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
    "admin-user": decides(
      "adminUserEnabled",
      optional(
        flag(
          "Whether anyone can log in with the registry's own name and passwords, without Entra; off for a new registry.",
        ),
      ),
      "false",
    ),
    ...registryOptionInputs,
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
    "A plan reports a name that is taken within the subscription. A name that someone else has is only found when Azure refuses it.",
    "The login server is not always the name followed by .azurecr.io: use the output.",
    "An optional input that you leave out is neither compared nor changed. For the retention of untagged manifests use acr-retention.",
    "Microsoft keeps registries in several zones wherever a region has them, in every tier: there is nothing to set.",
    "For pulls from a private network give `public-network-access: false` and let `create-private-endpoint` make the endpoint, with the group `registry`.",
    "The tags are those of the registry and of the replicas that you name.",
    "A change of `role-assignment-mode` changes at once who can pull: assign the new roles first (`attach-acr` reads the mode).",
    "A destroy removes the registry with all its images, if Slipway created it.",
  ],
  contradictions: (given) => [...needsSubscription(given), ...optionsBeyondTier(given.sku, given)],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals(given, azure) {
    const place = placeOf(given, type);
    const registry = containerRegistry(azure, {
      ...place,
      ...registryOptions(given),
      tier: given.sku,
      adminUser: given["admin-user"],
    });
    const { replicas = [] } = given;
    return [
      registry,
      ...replicas.map((each) =>
        registryReplica(
          azure,
          { registry: place.id, region: each, tier: given.sku, tags: given.tags },
          { after: [registry] },
        ),
      ),
    ] as const;
  },
  report: (given, [{ have }]) => ({
    id: placeOf(given, type).id,
    "login-server": have?.properties.loginServer ?? "",
  }),
});

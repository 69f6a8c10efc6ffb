import { defineAction, flag, integer } from "@slipway/action";
import { azureIdOrName, azureInputs, connectAzure, lookUp, lookUpNeedsSubscription, retention } from "@slipway/azure";

const type = "Microsoft.ContainerRegistry/registries";

export default defineAction({
  name: "acr-retention",
  about:
    "Sets how many days an Azure container registry keeps manifests that have lost their last tag, and keeps that setting. Premium registries only.",
  branding: { icon: "clock", color: "blue" },
  inputs: {
    registry: azureIdOrName("The registry: its name, looked up in the subscription, or its resource ID.", type, {
      pattern: /^[a-zA-Z0-9]{5,50}$/,
      write: "Write a registry's name (5 to 50 letters and digits, without .azurecr.io) or its resource ID.",
    }),
    days: integer("How many days an untagged manifest is kept; 0 deletes it immediately and permanently.", {
      min: 0,
      max: 365,
      default: 7,
    }),
    enabled: flag("Whether the policy is on. With false it is switched off and days is ignored.", {
      default: true,
    }),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the registry.",
    "login-server": "Host name to log in to and to pull from.",
    "covers-from":
      "The time from which untagged manifests are covered; earlier ones never are. Empty while the policy is off.",
  },
  example: {
    registry: "contosoimages",
    days: 7,
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the registry.",
    "To apply: Contributor on the registry, or a role with the permissions below.",
  ],
  notes: [
    "Deletion is permanent, and breaks anyone who pulls by digest. A manifest that is locked with `delete-enabled: false` is kept.",
    "Only manifests that lose their last tag after the policy was switched on are covered.",
    "OCI manifests, which docker buildx, podman and helm push by default, are not covered by Azure: clean those up with an `acr purge` task.",
  ],
  contradictions: ({ registry, "subscription-id": subscription }) =>
    lookUpNeedsSubscription("registry", registry, subscription),
  confirm: ({ registry }) => registry,
  connect: connectAzure,
  async goals(inputs, azure) {
    const registry = await lookUp(azure, type, inputs.registry, inputs["subscription-id"]);
    return [retention(azure, { registry, enabled: inputs.enabled, days: inputs.days })];
  },
  report(_inputs, [{ id, have }]) {
    const policy = have?.properties.policies?.retentionPolicy;
    const since = policy?.status?.toLowerCase() === "enabled" ? policy.lastUpdatedTime : undefined;
    return {
      id,
      "login-server": have?.properties.loginServer ?? "",
      "covers-from": since === undefined ? "" : new Date(since).toISOString(),
    };
  },
});

import { defineAction } from "@slipway/action";
import {
  assignmentOf,
  azureId,
  azureIdOrName,
  azureInputs,
  connectAzure,
  kubeletIdentityOf,
  lookUp,
  lookUpNeedsSubscription,
  pullRoleOf,
  roleAssignment,
  roleNamed,
} from "@slipway/azure";

const type = "Microsoft.ContainerRegistry/registries";

export default defineAction({
  name: "attach-acr",
  about:
    "Ensures that the nodes of an AKS cluster may pull images from an Azure container registry, without a secret. Adopts an existing equal role assignment.",
  branding: { icon: "download-cloud", color: "blue" },
  inputs: {
    cluster: azureId("The AKS cluster, by its resource ID.", "Microsoft.ContainerService/managedClusters"),
    registry: azureIdOrName("The registry: its name, looked up in the subscription, or its resource ID.", type, {
      pattern: /^[a-zA-Z0-9]{5,50}$/,
      write: "Write a registry's name (5 to 50 letters and digits, without .azurecr.io) or its resource ID.",
    }),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the role assignment.",
  },
  example: {
    cluster:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform",
    registry: "contosoimages",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the cluster and on the registry.",
    "To apply: Role Based Access Control Administrator on the registry, best with a condition that names these two roles. Contributor is not enough.",
  ],
  notes: [
    "The role goes to the identity of the nodes (the kubelet identity), not to the one that the cluster acts as. It takes a minute or two until a pull succeeds.",
    "A registry in ABAC mode ignores AcrPull: there the nodes get Container Registry Repository Reader, on all its repositories.",
    "The nodes reach a registry without public access only through a private endpoint in the cluster's network; this action does not create one.",
    "Destroy this before the cluster: once the cluster is gone, the identity of its nodes can no longer be found, and the assignment stays on the registry, where Azure lists it under an unknown identity.",
    "Cluster and registry must be in the same tenant. If they are not, use create-registry-secret.",
  ],
  contradictions: ({ registry, "subscription-id": subscription }) =>
    lookUpNeedsSubscription("registry", registry, subscription),
  confirm: ({ registry }) => registry,
  connect: connectAzure,
  async goals(given, azure, run) {
    const scope = await lookUp(azure, type, given.registry, given["subscription-id"]);
    const [principal, pull] = await Promise.all([kubeletIdentityOf(given.cluster, azure), pullRoleOf(scope, azure)]);
    run.info(`The nodes should have the role ${pull} on ${scope}.`);
    const role = await roleNamed(pull, scope, azure);
    return [
      roleAssignment(
        azure,
        await assignmentOf({ scope, principal, principalType: "ServicePrincipal", role, condition: undefined }),
      ),
    ];
  },
  report: (_inputs, [{ id, have }]) => ({ id: have?.id ?? id }),
});

import { defineAction, list, optional, text } from "@slipway/action";
import {
  azureInputs,
  connectAzure,
  credentialLine,
  federatedCredentials,
  judgeCredentials,
  managedIdentity,
  mostCredentials,
  needsSubscription,
  placeInputs,
  placeOf,
  resolveCredentials,
} from "@slipway/azure";

const type = "Microsoft.ManagedIdentity/userAssignedIdentities";

export default defineAction({
  name: "create-identity",
  about:
    "Creates a user-assigned managed identity in Azure and its federated credentials, and keeps them as declared: who may sign in as it with a token from GitHub or any other issuer. Adopts an existing identity.",
  branding: { icon: "user", color: "blue" },
  inputs: {
    name: text("The name of the identity.", {
      form: {
        pattern: /^[A-Za-z0-9][\w-]{2,127}$/,
        write: "Write 3 to 128 letters, digits, dashes or underscores; begin with a letter or digit.",
      },
    }),
    ...placeInputs,
    "federated-credentials": optional(
      list(
        "Who may sign in as the identity, one credential a line, as `name=…, repository=owner/name, environment=…` (or branch=, tag=, event=pull_request), or `name=…, issuer=…, subject=…`; audience= if it is not that of azure-cloud (api://AzureADTokenExchange in the public one). Without repository= it is this repository, as its tokens spell it; with subject=auto it is jobs such as this one. Credentials that others created stay.",
        credentialLine,
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the identity.",
    "client-id":
      "The client ID, which azure/login and pods sign in with. In a plan of a new identity it is known after apply.",
    "principal-id": "The object ID, which roles are assigned to. In a plan of a new identity it is known after apply.",
  },
  example: {
    name: "deployer",
    "resource-group": "platform",
    "federated-credentials": "name=production, environment=production",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group.",
    "To apply: Managed Identity Contributor on the resource group.",
  ],
  notes: [
    "A person has to create the very first identity: a job cannot sign in before there is one.",
    "A subject is compared letter by letter, and a wrong one shows only when someone signs in. Repositories that were created, renamed or moved since July 2026 have subjects with IDs (`repo:OWNER@ID/REPO@ID:…`): leave repository= out, and the action reads the form from this job's own token.",
    "With subject=auto a pull request plans a different subject from the one that a push applies: prefer environment=, branch= or event=.",
    "A credential that exists under another name is adopted under that name. None is ever removed, since nothing records who created it; a destroy removes the identity with all of them, if Slipway created it.",
    "An identity that was deleted and created again has a new object ID: assign its roles again.",
  ],
  contradictions: (given) => [
    ...needsSubscription(given),
    ...judgeCredentials("federated-credentials", given["federated-credentials"] ?? [], mostCredentials),
  ],
  confirm: ({ name }) => name,
  connect: connectAzure,
  async goals(given, azure, run) {
    const place = placeOf(given, type);
    const identity = managedIdentity(azure, place);
    const credentials = await resolveCredentials(given["federated-credentials"] ?? [], run, given["azure-cloud"]);
    const federation = { identity: place.id, credentials };
    return [identity, ...federatedCredentials(azure, federation, { after: [identity] })] as const;
  },
  report: (given, [{ have }]) => ({
    id: placeOf(given, type).id,
    "client-id": have?.properties.clientId ?? "",
    "principal-id": have?.properties.principalId ?? "",
  }),
});

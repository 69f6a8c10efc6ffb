import { choice, defineAction, flag, integer, optional, text } from "@slipway/action";
import {
  azureInputs,
  blobContainer,
  blobRetention,
  connectAzure,
  containerWant,
  needsSubscription,
  placeInputs,
  placeOf,
  storageAccount,
  storageSkus,
} from "@slipway/azure";

const type = "Microsoft.Storage/storageAccounts";

export default defineAction({
  name: "create-storage",
  about:
    "Settles an Azure storage account with TLS 1.2 and https only, for how long deleted blobs can be had back, and a container. Adopts what is there already.",
  branding: { icon: "database", color: "blue" },
  inputs: {
    name: text("What the account is called; no two in all of Azure can have the same name.", {
      form: { pattern: /^[a-z0-9]{3,24}$/, write: "Write 3 to 24 small letters and digits." },
    }),
    ...placeInputs,
    sku: optional(
      choice(
        "How often the data is kept, and where; Standard_LRS for a new account. Copies in another region come and go in place, those in several zones cannot be changed later.",
        storageSkus,
      ),
    ),
    "shared-key-access": optional(
      flag(
        "Whether the account's keys open it, beside Entra. A new account has that on, and Hopsworks backups need it.",
      ),
    ),
    "public-blob-access": flag("Whether containers may be opened to everybody.", { default: false }),
    "blob-retention-days": optional(
      integer(
        "For how many days a deleted blob can be had back, at least; more is left. Hopsworks wants 7 or more for backups. Without it what is there stays.",
        { min: 1, max: 365 },
      ),
    ),
    "container-retention-days": optional(integer("The same for deleted containers.", { min: 1, max: 365 })),
    container: optional(
      text("A container for blobs that is to be there.", {
        form: {
          pattern: /^(?!-)(?!.*--)[a-z0-9-]{3,63}(?<!-)$/,
          write: "Write 3 to 63 small letters, digits or single dashes; begin and end with a letter or digit.",
        },
      }),
    ),
    "must-be-empty": flag(
      "Whether a container that is there already has to be empty, as a new Hopsworks cluster wants it. Set it to false once the cluster has filled it.",
      { default: false },
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the account.",
    "container-url": "Address of the container; empty without one, and in a plan of a new account.",
    "container-empty":
      "Whether the container holds no blob: true, false or unknown; empty without one. One that is there is looked into only with must-be-empty.",
  },
  example: {
    name: "contosohopsworks",
    "resource-group": "platform",
    "blob-retention-days": 7,
    container: "hopsworks",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group; with must-be-empty also Storage Blob Data Reader on the container.",
    "To apply: Storage Account Contributor on the resource group. For the retention days it needs `Microsoft.Storage/storageAccounts/blobServices/read` and `…/write` beside the permissions below.",
  ],
  notes: [
    "TLS 1.2 or newer, https only and public-blob-access always count, for an account of others as well. Its network rules, encryption, CORS rules and tags stay.",
    "A name that differs with every run, as with $RANDOM, makes a new account each time: give it a fixed one.",
    "Owner and Contributor may not read blobs, and an account with a firewall does not answer a hosted runner. Then whether the container is empty is unknown: the run warns, says so in container-empty, and goes on.",
    "A plan tells when the name is taken within the subscription. Whether somebody elsewhere has it shows when Azure refuses it.",
    "A destroy removes the container and the account with all that is in them, each if Slipway made it.",
  ],
  contradictions: (given) => [
    ...needsSubscription(given),
    ...(given["must-be-empty"] && given.container === undefined
      ? [{ input: "must-be-empty", problem: "It is about a container: give container as well, or leave it out." }]
      : []),
  ],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals(given, azure) {
    const place = placeOf(given, type);
    const { "blob-retention-days": blobDays, "container-retention-days": containerDays } = given;
    const account = storageAccount(azure, {
      ...place,
      sku: given.sku,
      sharedKey: given["shared-key-access"],
      publicBlobs: given["public-blob-access"],
    });
    const after = [account];
    const kept = { account: place.id, blobDays, containerDays };
    const container = given.container && containerWant(place.id, given.container, given["must-be-empty"], azure);
    return [
      account,
      ...((blobDays ?? containerDays) === undefined ? [] : [blobRetention(azure, kept, { after })]),
      ...(container ? [blobContainer(azure, container, { after })] : []),
    ];
  },
  report(given, [account, ...parts]) {
    const id = placeOf(given, type).id;
    const endpoint = account.have?.properties.primaryEndpoints?.blob;
    if (given.container === undefined) return { id, "container-url": "", "container-empty": "" };
    const [found] = parts.flatMap(({ have }) => (have && "empty" in have ? have.empty : []));
    return {
      id,
      "container-url": endpoint === undefined ? "" : new URL(given.container, endpoint).href,
      "container-empty": found ?? "true",
    };
  },
});

import { choice, decides, defineAction, flag, integer, optional, text } from "@slipway/action";
import {
  azureInputs,
  blobContainer,
  blobRetention,
  connectAzure,
  containerWant,
  kindContradictions,
  needsSubscription,
  placeInputs,
  placeOf,
  storageAccount,
  storageOptionInputs,
  storageOptions,
  storageSkus,
} from "@slipway/azure";

const type = "Microsoft.Storage/storageAccounts";

export default defineAction({
  name: "create-storage",
  about:
    "Creates an Azure storage account with TLS 1.2 and https only, and optionally a container, and keeps them as declared; sets for how long deleted blobs can be restored. Adopts what already exists.",
  branding: { icon: "database", color: "blue" },
  inputs: {
    name: text("The name of the account; it must be unique in all of Azure.", {
      form: { pattern: /^[a-z0-9]{3,24}$/, write: "Write 3 to 24 lowercase letters and digits." },
    }),
    ...placeInputs,
    sku: optional(
      choice(
        "How many copies of the data are kept, and where; Standard_LRS for a new account, Premium_LRS for one of the kind FileStorage. Copies in another region can be added and removed in place; copies in several zones cannot be changed later.",
        storageSkus,
      ),
    ),
    ...storageOptionInputs,
    "shared-key-access": decides(
      "allowSharedKeyAccess",
      optional(
        flag(
          "Whether the account's keys give access, in addition to Entra. On for a new account; Hopsworks backups need it.",
        ),
      ),
      "false",
    ),
    "public-blob-access": flag("Whether containers may allow public access.", { default: false }),
    "blob-retention-days": optional(
      integer(
        "The minimum number of days for which a deleted blob can be restored; a higher present number is kept. Hopsworks needs 7 or more for backups. If not set, the present setting is kept.",
        { min: 1, max: 365 },
      ),
    ),
    "container-retention-days": optional(integer("The same for deleted containers.", { min: 1, max: 365 })),
    container: optional(
      text("The name of a blob container to create.", {
        form: {
          pattern: /^(?!-)(?!.*--)[a-z0-9-]{3,63}(?<!-)$/,
          write: "Write 3 to 63 lowercase letters, digits or single dashes; begin and end with a letter or digit.",
        },
      }),
    ),
    "must-be-empty": flag(
      "Whether an existing container has to be empty, as a new Hopsworks cluster requires. Set it to false once the cluster has filled it.",
      { default: false },
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the account.",
    "container-url": "Address of the container; empty without one.",
    "container-empty":
      "Whether the container is empty: true, false or unknown; an empty text without a container. An existing container is checked only with must-be-empty.",
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
    "To apply: Storage Account Contributor on the resource group. The retention days need `Microsoft.Storage/storageAccounts/blobServices/read` and `…/write` in addition to the permissions below.",
  ],
  notes: [
    "TLS 1.2 or newer, https only and public-blob-access always count, also for an account that others created (https only not for premium file shares). Its other network rules, encryption, CORS rules and tags stay.",
    "For NFS shares (`create-file-share`): `kind: FileStorage`, `public-network-access: false` and an endpoint for `file` by `create-private-endpoint`; or `network-default: Deny` with `allowed-subnets`.",
    "A name that differs with every run, as with $RANDOM, creates a new account each time: give a fixed one.",
    "Owner and Contributor may not read blobs, and an account with a firewall does not answer a hosted runner. Then it is unknown whether the container is empty: the run warns, reports unknown in container-empty, and continues.",
    "A plan reports a name that is taken within the subscription. A name that someone else has is only found when Azure refuses it.",
    "A destroy removes the container with everything in it and then the account, each only if Slipway created it. An account in which another container or share is stays: Azure would delete them with it.",
  ],
  contradictions: (given) => [
    ...needsSubscription(given),
    ...kindContradictions(given),
    ...(given["must-be-empty"] && given.container === undefined
      ? [{ input: "must-be-empty", problem: "It applies to a container: give container as well, or leave it out." }]
      : []),
  ],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals(given, azure) {
    const place = placeOf(given, type);
    const { "blob-retention-days": blobDays, "container-retention-days": containerDays } = given;
    const account = storageAccount(azure, {
      ...place,
      ...storageOptions(given),
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

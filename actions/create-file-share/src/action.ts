import { choice, defineAction, flag, integer, optional, text } from "@slipway/action";
import {
  azureIdOrName,
  azureInputs,
  connectAzure,
  fileService,
  fileShare,
  groupId,
  groupName,
  mountedBy,
  needsSubscription,
  rootSquashes,
  shareProtocols,
  shareTiers,
} from "@slipway/azure";

const type = "Microsoft.Storage/storageAccounts";

export default defineAction({
  name: "create-file-share",
  about:
    "Creates an Azure Files share, for SMB or NFS, in a storage account that exists, and keeps its quota, access tier and root squash as declared; sets for how long deleted shares can be restored. Checks what NFS needs of the account. Adopts an existing share.",
  branding: { icon: "folder", color: "blue" },
  inputs: {
    name: text("The name of the share.", {
      form: {
        pattern: /^(?!-)(?!.*--)[a-z0-9-]{3,63}(?<!-)$/,
        write: "Write 3 to 63 lowercase letters, digits or single dashes; begin and end with a letter or digit.",
      },
    }),
    account: azureIdOrName("The storage account that holds the share, by its resource ID or name.", type, {
      pattern: /^[a-z0-9]{3,24}$/,
      write: "Write a storage account's name (3 to 24 lowercase letters and digits) or its resource ID.",
    }),
    "resource-group": optional(groupName("The resource group of the account, where account is a name.")),
    protocol: optional(
      choice(
        "What mounts the share; SMB for a new one. It cannot be changed later. NFS takes an account of the kind FileStorage that is closed to the internet.",
        shareProtocols,
      ),
    ),
    quota: optional(
      integer(
        "The size of the share in GiB; 100 for a new one. In a premium account it is what you pay for, 100 at least, and can be lowered a day after it was last raised.",
        { min: 1, max: 102400 },
      ),
    ),
    "access-tier": optional(
      choice(
        "How the data is kept and paid for; TransactionOptimized for a new share, Premium in a premium account.",
        shareTiers,
      ),
    ),
    "root-squash": optional(
      choice(
        "Of an NFS share: whether root on a node is root on the share, for a new one NoRootSquash; no one under RootSquash, and everyone is no one under AllSquash.",
        rootSquashes,
      ),
    ),
    "share-retention-days": optional(
      integer(
        "The minimum number of days for which a deleted share of the account can be restored; a higher present number is kept. If not set, the present setting is kept.",
        { min: 1, max: 365 },
      ),
    ),
    "nfs-encryption": optional(
      flag(
        "Whether NFS mounts of all shares of the account have to be encrypted (TLS). If not set, what the account says now is kept: if it says nothing, they have to be where it requires secure transfer.",
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the share.",
    name: "The name of the share.",
    server: "The host that the share is mounted from, as an account's private endpoint has it too.",
    source: "The share as a mount command names it: //server/share for SMB, server:/account/share for NFS.",
    encrypted: "Whether an NFS mount has to be encrypted, for the input encrypt of mount-share; empty for SMB.",
  },
  example: {
    name: "messages",
    account: "contosomessages",
    "resource-group": "platform",
    quota: 100,
    "share-retention-days": 14,
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the storage account.",
    "To apply: Storage Account Contributor on the storage account.",
  ],
  notes: [
    "The share holds data, so it is never replaced: with another protocol it is another share, to which you copy the files from a machine that mounts both.",
    "`create-storage` makes the account. For NFS: `kind: FileStorage` and `public-network-access: false`, then `create-private-endpoint` with the group `file` in the nodes' network. `nfs-encryption: true` with `encrypt: true` in `mount-share` encrypts the mounts; where nodes cannot do that, write `nfs-encryption: false`. Neither weakens what the account asks of https.",
    "To lower the quota of a standard share deletes nothing: what is above it stays, and nothing can be written until there is room.",
    "`mount-share` mounts the share in a Kubernetes cluster. Nodes reach it at port 445 for SMB and 2049 for NFS.",
    "A destroy removes the share with everything in it, only if Slipway created it. For the days of `share-retention-days` it can be restored: `az storage share-rm restore`.",
  ],
  contradictions: ({ account, protocol, "resource-group": group, ...given }) => [
    ...(account?.startsWith("/") === false ? needsSubscription(given) : []),
    ...(account?.startsWith("/") === false && group === undefined
      ? [{ input: "resource-group", problem: "It is missing: give it with the account's name, or the account's ID." }]
      : []),
    ...(["root-squash", "nfs-encryption"] as const)
      .filter((input) => given[input] !== undefined && protocol !== "NFS")
      .map((input) => ({ input, problem: "Only NFS shares have it: write protocol: NFS as well, or leave it out." })),
  ],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals(given, azure) {
    const { "subscription-id": subscription = "", "resource-group": group = "", name } = given;
    const account = given.account.startsWith("/")
      ? given.account
      : `${groupId(subscription, group)}/providers/${type}/${given.account}`;
    const days = given["share-retention-days"];
    const { protocol, quota, "access-tier": tier, "root-squash": rootSquash, "nfs-encryption": nfsEncryption } = given;
    const share = fileShare(azure, { account, name, protocol, quota, tier, rootSquash, nfsEncryption });
    const service = fileService(azure, { account, shareDays: days, nfsEncryption });
    return [share, ...(days === undefined && nfsEncryption === undefined ? [] : [service])] as const;
  },
  report: ({ name }, [{ id, have }]) => ({
    id,
    name,
    ...(have ? mountedBy(have) : { server: "", source: "", encrypted: "" }),
  }),
});

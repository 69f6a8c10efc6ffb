import { MissingError, UnfitError } from "@slipway/action";
import type { ArmReads, ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { armResource } from "../arm/resource.ts";
import { parseId } from "../arm/resource-id.ts";
import { mustEncrypt, refuseForNfs } from "./nfs-needs.ts";
import type { ShareAccount } from "./share-account.ts";

/** What a share is mounted by. */
export const shareProtocols = ["SMB", "NFS"] as const;
/** How warm a share's data is kept; Premium is the one of premium accounts. */
export const shareTiers = ["TransactionOptimized", "Hot", "Cool", "Premium"] as const;
/** What an NFS share lets root do. */
export const rootSquashes = ["NoRootSquash", "RootSquash", "AllSquash"] as const;

/** A file share. What is undefined is not compared. */
export interface ShareWant {
  readonly account: string;
  readonly name: string;
  readonly protocol: (typeof shareProtocols)[number] | undefined;
  readonly quota: number | undefined;
  readonly tier: (typeof shareTiers)[number] | undefined;
  readonly rootSquash: (typeof rootSquashes)[number] | undefined;
  /** Whether NFS mounts are to be encrypted, if the caller decides that. */
  readonly nfsEncryption: boolean | undefined;
}

interface Share extends ArmResource {
  readonly account: ShareAccount | undefined;
  /** Whether an NFS mount has to be encrypted. */
  readonly encrypted: boolean | undefined;
  readonly properties: ArmResource["properties"] & {
    readonly enabledProtocols?: string;
    readonly shareQuota?: number;
    readonly nextAllowedQuotaDowngradeTime?: string;
  };
}

const idOf = ({ account, name }: ShareWant): string => `${account}/fileServices/default/shares/${name}`;

/** A share and its account, which says where it is mounted from: they are read at once. */
async function shareAt(want: ShareWant, arm: ArmReads): Promise<Share | undefined> {
  const [share, account] = await Promise.all([arm.get<Share>(idOf(want)), arm.get<ShareAccount>(want.account)]);
  if (share === undefined) return undefined;
  const isNfs = share.properties.enabledProtocols === "NFS";
  return { ...share, account, encrypted: isNfs ? await encryptionOf(want, account, arm) : undefined };
}

const encryptionOf = async (want: ShareWant, account: ShareAccount | undefined, arm: ArmReads) =>
  want.nfsEncryption ?? (account && (await mustEncrypt(account, arm)));

/** A file share. It holds data: it is changed in place or not at all. */
export const fileShare = armResource<ShareWant, Share>({
  kind: "file share",
  id: idOf,
  // Shares have no tags: their metadata records who made them.
  seal: {
    read: ({ properties }) => (properties.metadata as { madeby?: string } | undefined)?.madeby,
    add: (body, record) => ({ properties: { ...(body.properties as Json), metadata: { madeby: record } } }),
    of: ({ id }) => ({ id }),
  },
  read: (want, { arm }) => shareAt(want, arm),
  body: ({ protocol, quota, tier, rootSquash }) => ({
    properties: { enabledProtocols: protocol, shareQuota: quota, accessTier: tier, rootSquash },
  }),
  initial: () => ({ properties: { enabledProtocols: "SMB", shareQuota: 100 } }),
  // Azure leaves out the protocol where it is SMB.
  shown: (have) => ({ ...have, properties: { enabledProtocols: "SMB", ...have.properties } }),
  immutable: ["properties.enabledProtocols"],
  moveBy: "create another share with the other protocol and copy the files from a machine that mounts both",
  async refuse(want, have, { arm, run }) {
    const account = have?.account ?? (await arm.get<ShareAccount>(want.account));
    if (account === undefined)
      throw new MissingError(
        `The storage account ${parseId(want.account)?.name} does not exist.`,
        "Create it first (action create-storage; for NFS with kind: FileStorage), or correct account and resource-group.",
      );
    refuseByKind(want, account);
    if (have !== undefined) refuseToShrink(want, have, run.clock.now());
    if ((want.protocol ?? have?.properties.enabledProtocols) !== "NFS") return;
    refuseForNfs(account);
    if (want.nfsEncryption === undefined && (have?.encrypted ?? (await mustEncrypt(account, arm))))
      run.warn(
        `NFS mounts of the storage account ${account.name} have to be encrypted: mount with encrypt: true (mount-share), or by the AZNFS helper. If plain mounts are to work, write nfs-encryption: false.`,
      );
  },
});

const isPremium = ({ kind }: ShareAccount): boolean => kind === "FileStorage";

/** What the kind of the account decides, where Azure's own refusal names a header of another API. */
function refuseByKind({ tier, quota }: ShareWant, account: ShareAccount): void {
  const { name } = account;
  if (tier !== undefined && isPremium(account) !== (tier === "Premium"))
    throw new UnfitError(
      `The storage account ${name} is of the kind ${account.kind}, and its shares cannot have the access tier ${tier}.`,
      isPremium(account)
        ? "Write access-tier: Premium, or leave it out."
        : "Write access-tier: TransactionOptimized, Hot or Cool; Premium takes an account of the kind FileStorage.",
    );
  if (isPremium(account) && quota !== undefined && quota < 100)
    throw new UnfitError(
      `The storage account ${name} is premium, and its shares have 100 GiB or more.`,
      "Write quota: 100, or more.",
    );
}

/** What is provisioned can be lowered a day after it was last raised. */
function refuseToShrink({ quota }: ShareWant, { name, properties }: Share, now: number): void {
  const { shareQuota = 0, nextAllowedQuotaDowngradeTime: next } = properties;
  if (quota === undefined || quota >= shareQuota || next === undefined || now >= Date.parse(next)) return;
  throw new UnfitError(
    `The quota of the share ${name} is ${shareQuota} GiB and was raised less than a day ago: Azure lowers it from ${next} on.`,
    `Run again after that, or write quota: ${shareQuota}.`,
  );
}

/** The host that a share is mounted from, how a mount command names the share, and whether NFS goes by TLS. */
export function mountedBy({ account, properties, name, encrypted }: Share) {
  const endpoint = account?.properties.primaryEndpoints?.file ?? "";
  // An address that is known after apply has no host.
  const server = URL.parse(endpoint)?.host || endpoint;
  const isNfs = properties.enabledProtocols === "NFS";
  const source = isNfs ? `${server}:/${account?.name}/${name}` : `//${server}/${name}`;
  return { server, source, encrypted: isNfs ? String(encrypted ?? "") : "" };
}

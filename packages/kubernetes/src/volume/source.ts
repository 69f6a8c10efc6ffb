/** Where a volume's data lies, in wire shape: what a volume never changes. */
export interface VolumeSource {
  readonly csi?: {
    readonly driver: string;
    readonly volumeAttributes: Readonly<Record<string, string>>;
    readonly nodeStageSecretRef?: { readonly name: string; readonly namespace: string };
  };
  readonly nfs?: { readonly server: string; readonly path: string };
}

/** What a volume is made of. */
export interface Mountable {
  readonly source: VolumeSource;
  /** What distinguishes the data from others' in the cluster, for the driver. */
  readonly handle?: string;
  /** How a new volume is mounted where nothing else is said. */
  readonly options: readonly string[];
}

/** A share of Azure Files. */
export interface AzureShare {
  readonly account: string;
  readonly share: string;
  readonly protocol: "SMB" | "NFS";
  /** Needed where the nodes cannot know it themselves. */
  readonly server: string | undefined;
  readonly resourceGroup: string | undefined;
  /** Whether an NFS mount is encrypted (TLS). */
  readonly encrypt: boolean | undefined;
  /** The secret with the account's key, for SMB. */
  readonly secret: { readonly name: string; readonly namespace: string };
}

// As in kubernetes-sigs/azurefile-csi-driver, deploy/example/pv-azurefile-csi.yaml and pv-azurefile-nfs.yaml.
const smbOptions = [
  "dir_mode=0777",
  "file_mode=0777",
  "uid=0",
  "gid=0",
  "mfsymlinks",
  "cache=strict",
  "nosharesock",
  "actimeo=30",
  "nobrl",
];

/** A share of Azure Files, by its CSI driver. */
export function azureFiles({
  account,
  share,
  protocol,
  server,
  resourceGroup,
  encrypt,
  secret,
}: AzureShare): Mountable {
  const isNfs = protocol === "NFS";
  return {
    source: {
      csi: {
        driver: "file.csi.azure.com",
        volumeAttributes: {
          storageAccount: account,
          shareName: share,
          ...(resourceGroup === undefined ? {} : { resourceGroup }),
          ...(server === undefined ? {} : { server }),
          ...(isNfs ? { protocol: "nfs" } : {}),
          // Read by the driver's NodeStageVolume (pkg/azurefile/nodeserver.go): true makes it an aznfs mount.
          ...(encrypt === undefined ? {} : { encryptInTransit: String(encrypt) }),
        },
        ...(isNfs ? {} : { nodeStageSecretRef: secret }),
      },
    },
    handle: `${account}-${share}`,
    options: isNfs ? ["nconnect=4", "noresvport", "actimeo=30"] : smbOptions,
  };
}

/**
 * A folder that an NFS server exports. The nodes ask from a port below 1024, as Linux's server demands (exports(5),
 * secure), and Azure Files does not.
 */
export const nfsFolder = (server: string, path: string): Mountable => ({
  source: { nfs: { server, path } },
  options: ["nfsvers=4.1", "hard", "timeo=600", "retrans=2"],
});

import { defineAction, type Values } from "@slipway/action";
import {
  azureFiles,
  connectKubernetes,
  nfsFolder,
  persistentVolume,
  shareSecret,
  volumeClaim,
} from "@slipway/kubernetes";
import { contradictions } from "./contradictions.ts";
import { inputs } from "./inputs.ts";

type Given = Values<typeof inputs>;

const secretName = ({ secret, account }: Given): string => secret ?? `azure-storage-account-${account}-secret`;

const volumeName = ({ volume, namespace, name }: Given): string => volume ?? `${namespace}-${name}`;

/** Where the data lies. */
function mountableOf(given: Given) {
  const { share = "", account = "", protocol = "SMB", server, encrypt, namespace, path } = given;
  if (path !== undefined) return nfsFolder(server ?? "", path);
  const secret = { name: secretName(given), namespace };
  return azureFiles({ account, share, protocol, server, resourceGroup: given["resource-group"], encrypt, secret });
}

export default defineAction({
  name: "mount-share",
  about:
    "Ensures that a Kubernetes cluster can mount an Azure Files share or the folder of an NFS server: a persistent volume, a claim that is bound to it, and for SMB the secret with the account's key. Waits until the claim has its volume, or says why it does not get it.",
  branding: { icon: "hard-drive", color: "blue" },
  inputs,
  outputs: {
    claim: "The name of the claim, for persistentVolumeClaim.claimName of a pod.",
    volume: "The name of the persistent volume.",
  },
  example: {
    name: "messages",
    namespace: "apps",
    share: "messages",
    account: "contosomessages",
    "account-key": "${{ secrets.MESSAGES_KEY }}",
    kubeconfig: "${{ secrets.KUBECONFIG }}",
  },
  permissions: {},
  granted: [
    "To plan and check: get on persistentvolumes, and in the namespace get on persistentvolumeclaims, secrets and serviceaccounts.",
    "To apply: also create and patch on persistentvolumes, persistentvolumeclaims and secrets, and list on events, to say why a claim is not bound; to destroy or replace, delete on them and list on pods.",
  ],
  notes: [
    "The data stays, whatever becomes of volume and claim: the reclaim policy is always Retain, also of a volume that others created.",
    "The source of a volume cannot be changed. With another share, server or path the volume and its claim are replaced, only if Slipway created them, `allow-replace` names the volume and no pod uses the claim. Or give `volume` and `name` other names.",
    "`encrypt: true` needs the CSI driver's AZNFS mount on the nodes, which AKS has on Linux nodes; a cluster of your own switches it on as azurefile-proxy. An encrypted mount cannot become a plain one in place, nor the other way round: the volume is replaced, as with another source.",
    "The nodes mount the data, not the runner: it is their network that has to reach the server, at port 445 for SMB and 2049 for NFS.",
    "Get the key for `account-key` once and store it as a secret: `az storage account keys list --account-name NAME --query [0].value --output tsv`. The account has to allow keys (`shared-key-access` of `create-storage`). After a key is renewed, run again with the new one; pods take it when they start.",
    "The CSI driver file.csi.azure.com is part of AKS. In another cluster install it first. [A safe NFS server](../../docs/nfs-server.md) says how to export a folder.",
    "A destroy removes the claim, the volume and what it wrote into the secret, each only if Slipway created it. It names the pods that still use the claim.",
  ],
  contradictions,
  confirm: ({ name }) => name,
  connect: async (given, run) => (await connectKubernetes(given, run)).kubernetes,
  goals(given, kubernetes) {
    const { name, namespace, account = "", "account-key": key, size } = given;
    const { "access-modes": accessModes, "mount-options": mountOptions } = given;
    const claim = { namespace, name };
    const secrets =
      key === undefined ? [] : [shareSecret(kubernetes, { namespace, name: secretName(given), account, key })];
    const volume = persistentVolume(
      kubernetes,
      { name: volumeName(given), mountable: mountableOf(given), size, accessModes, mountOptions, claim },
      { after: secrets },
    );
    const bound = volumeClaim(
      kubernetes,
      { ...claim, volume: volumeName(given), size, accessModes },
      { after: [volume] },
    );
    return [...secrets, volume, bound];
  },
  report: (given) => ({ claim: given.name, volume: volumeName(given) }),
});

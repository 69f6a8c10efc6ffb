import { choice, type Form, flag, list, optional, secret, text } from "@slipway/action";
import { kubernetesInputs, namespaceForm, objectForm } from "@slipway/kubernetes";

const host: Form = {
  pattern: /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/,
  write: "Write a host name or an IPv4 address, without a path.",
};

export const inputs = {
  name: text("The name of the claim, which pods use to mount the data.", { form: objectForm }),
  namespace: text("The namespace of the claim; it must exist.", { form: namespaceForm, default: "default" }),
  volume: optional(
    text("The name of the persistent volume; by default the namespace, a dash and the name of the claim.", {
      form: objectForm,
    }),
  ),
  share: optional(
    text("The name of an Azure Files share, as create-file-share outputs it. Give this, or path.", {
      form: {
        pattern: /^(?!-)(?!.*--)[a-z0-9-]{3,63}(?<!-)$/,
        write: "Write 3 to 63 lowercase letters, digits or single dashes; begin and end with a letter or digit.",
      },
    }),
  ),
  account: optional(
    text("The storage account of the share.", {
      form: { pattern: /^[a-z0-9]{3,24}$/, write: "Write 3 to 24 lowercase letters and digits." },
    }),
  ),
  "account-key": optional(
    secret(
      "A key of the storage account, for SMB: it is stored in the secret and shown nowhere, in no form. Without it the secret has to be there.",
    ),
  ),
  secret: optional(
    text(
      "The name of the secret with the account's name and key, for SMB; by default azure-storage-account-ACCOUNT-secret. Other keys in it stay.",
      { form: objectForm },
    ),
  ),
  protocol: optional(choice("What an Azure Files share is mounted by; SMB if not set.", ["SMB", "NFS"])),
  encrypt: optional(
    flag(
      "Of an NFS share of Azure Files: whether the nodes mount it by TLS. The output encrypted of create-file-share says whether it has to be. If not set, a new volume is not encrypted.",
    ),
  ),
  "resource-group": optional(
    text("The resource group of the account, where it is not that of the nodes.", {
      form: { pattern: /^[\w().-]{0,89}[\w()-]$/, write: "Write the name of a resource group, not its ID." },
    }),
  ),
  server: optional(
    text(
      "The NFS server; of an Azure Files share the host that it is mounted from, where the nodes cannot know it: in a cluster outside Azure.",
      { form: host },
    ),
  ),
  path: optional(
    text("The folder that the NFS server exports. Give this with server, or share.", {
      form: { pattern: /^\/[^\s:,]*$/, write: "Write a path that begins with a slash." },
    }),
  ),
  size: optional(
    text(
      "The size of the volume, such as 100Gi, which is the default for a new one; what limits the data is the share.",
      {
        form: { pattern: /^[1-9]\d{0,6}[MGT]i$/, write: "Write a number and Mi, Gi or Ti." },
      },
    ),
  ),
  "access-modes": optional(
    list(
      "How nodes may mount it, one a line; ReadWriteMany for a new one. A claim keeps its modes for ever.",
      choice("An access mode.", ["ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce", "ReadWriteOncePod"]),
    ),
  ),
  "mount-options": optional(
    list(
      "Options of the mount, one a line, in place of the usual ones. Pods that run keep theirs.",
      text("An option.", { form: { pattern: /^[\w.:/=-]+$/, write: "Write one option, such as actimeo=30." } }),
    ),
  ),
  ...kubernetesInputs,
};

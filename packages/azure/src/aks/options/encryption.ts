import { optional, text } from "@slipway/action";
import { azureId } from "../../inputs.ts";
import { never, type Options } from "./option.ts";

const kms = "properties.securityProfile.azureKeyVaultKms";

/** Keys of one's own. */
export const encryptionOptions = {
  "kms-key": {
    input: optional(
      text(
        "The key that encrypts the cluster's secrets at rest, by its address with its version. After another key, write all secrets again: kubectl get secrets -A -o json | kubectl replace -f -.",
        {
          form: {
            pattern: /^https:\/\/[a-zA-Z0-9-]{3,24}\.[a-z0-9.-]{1,80}\/keys\/[a-zA-Z0-9-]{1,127}\/[a-zA-Z0-9]{1,64}$/,
            write: "Write a key's address: https://VAULT.vault.azure.net/keys/NAME/VERSION.",
          },
        },
      ),
    ),
    says: (keyId: string) => ({ [`${kms}.enabled`]: true, [`${kms}.keyId`]: keyId }),
  },
  "kms-vault": {
    input: optional(
      azureId(
        "The key vault of kms-key, if it can be reached only privately. Whether it is private cannot be changed while a key is in use.",
        "Microsoft.KeyVault/vaults",
      ),
    ),
    says: (id: string) => ({ [`${kms}.keyVaultNetworkAccess`]: "Private", [`${kms}.keyVaultResourceId`]: id }),
    may: ({ from, to, cluster }) => !(usesKey(cluster) && to === "Private" && from !== "Private"),
  },
  "disk-encryption-set": {
    input: optional(
      azureId(
        "The disk encryption set whose key encrypts the nodes' disks. It cannot be changed later.",
        "Microsoft.Compute/diskEncryptionSets",
      ),
    ),
    says: (id: string) => ({ "properties.diskEncryptionSetID": id }),
    may: never,
  },
} satisfies Options;

const usesKey = (cluster: object): boolean =>
  (cluster as { properties?: { securityProfile?: { azureKeyVaultKms?: { enabled?: boolean } } } }).properties
    ?.securityProfile?.azureKeyVaultKms?.enabled === true;

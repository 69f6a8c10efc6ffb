import { defineAction, optional, text } from "@slipway/action";
import {
  azureInputs,
  connectAzure,
  needsSubscription,
  placeInputs,
  placeOf,
  sshKey,
  VaultKey,
  vaultKey,
  vaultSecret,
} from "@slipway/azure";

export default defineAction({
  name: "create-ssh-key",
  about:
    "Settles an SSH public key as a resource in Azure, from which clusters let people in to their machines. Adopts a key that is there already. Generates the pair where a secret of a key vault is to hold the private key.",
  branding: { icon: "terminal", color: "blue" },
  inputs: {
    name: text("What the key is called.", {
      form: {
        pattern: /^[A-Za-z0-9]([\w-]{0,78}[A-Za-z0-9])?$/,
        write: "Write 1 to 80 letters, digits, dashes or underscores; begin and end with a letter or digit.",
      },
    }),
    ...placeInputs,
    "public-key": optional(
      text(
        "The public key, as ssh-keygen writes it: ssh-ed25519 or ssh-rsa, then the key. Either this or key-vault-secret is given.",
        {
          form: {
            pattern:
              /^(ssh-ed25519 AAAAC3NzaC1lZDI1NTE5[\w+/]{48}|ssh-rsa AAAAB3NzaC1yc2E[\w+/]{340,}={0,2})( [^\r\n]*)?$/,
            write:
              "Write one line, as in the file that ends with .pub: ssh-ed25519 or ssh-rsa of at least 2048 bits. Never the private key.",
          },
        },
      ),
    ),
    "key-vault-secret": optional(
      vaultSecret(
        "The address of the Key Vault secret that holds the private key, or is to: without one a pair is generated, and its private half stored there and nowhere else.",
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the key.",
    name: "Its name, which the Hopsworks form asks for.",
  },
  example: {
    name: "hopsworks",
    "resource-group": "platform",
    "public-key": "${{ vars.SSH_PUBLIC_KEY }}",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group.",
    "To apply: a role on it with `Microsoft.Compute/sshPublicKeys/write`, such as Virtual Machine Contributor.",
    "With key-vault-secret also `Microsoft.KeyVault/vaults/secrets/getSecret/action`, for an apply `…/setSecret/action` and for a destroy `…/delete` on the secret or its vault, as in Key Vault Secrets Officer.",
  ],
  notes: [
    "Another key replaces the one that is there; machines that run already keep the key that they were made with.",
    "What stands behind the key, mostly whose it is, is a remark and not compared.",
    "With public-key the private key stays with you: nothing here sees it.",
    "With key-vault-secret the secret decides: the public half of what is in it is wanted in Azure, also when you put a key of your own there. A plan and a check read the secret too, since only it tells which key is wanted.",
    "A generated key is ed25519, in OpenSSH's format, without a passphrase. It goes from the run's memory to the vault, and is masked in every form. Whoever may read the secret may get in.",
    "A destroy deletes the secret only if Slipway made it. The vault keeps a deleted secret for some time, and its name is taken until it is purged or recovered.",
  ],
  contradictions: (given) => [
    ...needsSubscription(given),
    ...((given["public-key"] === undefined) === (given["key-vault-secret"] === undefined)
      ? [{ input: "public-key", problem: "Give either this or key-vault-secret." }]
      : []),
  ],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals(given, azure) {
    const { "public-key": own, "key-vault-secret": address } = given;
    const kept = address === undefined ? undefined : new VaultKey(address, azure);
    const stored = kept ? [vaultKey(kept)] : [];
    const publicKey = kept ? kept.publicKey : async () => own;
    const key = sshKey({ ...placeOf(given, "Microsoft.Compute/sshPublicKeys"), publicKey }, { after: stored });
    return [key, ...stored] as const;
  },
  report: ({ name }, [key]) => ({ id: key.have?.id ?? key.name, name }),
});

import { defineAction, optional, text } from "@slipway/action";
import {
  azureInputs,
  connectAzure,
  keyPair,
  needsSubscription,
  placeInputs,
  placeOf,
  sshKey,
  VaultKey,
  vaultKey,
  vaultSecret,
} from "@slipway/azure";
import { connectGithub, Secret, secretInputs } from "@slipway/github";

/** Where the key comes from: one of them. */
const sources = ["public-key", "key-vault-secret", "github-secret"] as const;

export default defineAction({
  name: "create-ssh-key",
  about:
    "Creates an SSH public key as an Azure resource, which clusters use to give people access to their machines, and keeps it as declared. Adopts an existing key. Can generate the key pair and keep its private key in a secret of Key Vault or GitHub.",
  branding: { icon: "terminal", color: "blue" },
  inputs: {
    name: text("The name of the key.", {
      form: {
        pattern: /^[A-Za-z0-9]([\w-]{0,78}[A-Za-z0-9])?$/,
        write: "Write 1 to 80 letters, digits, dashes or underscores; begin and end with a letter or digit.",
      },
    }),
    ...placeInputs,
    "public-key": optional(
      text(
        "The public key, as ssh-keygen writes it: ssh-ed25519 or ssh-rsa, then the key. Give one of this, key-vault-secret and github-secret.",
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
        "The address of the Key Vault secret for the private key. If the secret does not exist, a pair is generated, and its private key is stored there and nowhere else.",
      ),
    ),
    ...secretInputs,
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
    "With key-vault-secret also `Microsoft.KeyVault/vaults/secrets/getSecret/action`, to apply `…/setSecret/action` and to destroy `…/delete` on the secret or its vault, such as with Key Vault Secrets Officer.",
    "With github-secret a token of an app or a person with the permission secrets: read to plan and check, and secrets: write to apply; environments: read and write for a secret of an environment. `permissions:` cannot grant these to a job's own token.",
  ],
  notes: [
    "A different key replaces the present one; existing machines keep the key that they were created with.",
    "The comment after the key, usually the name of its owner, is not compared.",
    "With public-key the private key stays with you: nothing here sees it.",
    "With key-vault-secret the secret decides: Azure gets the public key that belongs to the private key in it, also if you put a key of your own there. A plan and a check read the secret too, since only the secret says which key is wanted.",
    "A generated key is ed25519, in OpenSSH's format, without a passphrase. It goes from the run's memory to the secret, and is masked in every form. Anyone who may read the secret can sign in to the machines.",
    "GitHub shows no one what is in a secret, only when it was written. A tag of the key in Azure, private-key, keeps that time and the public key: as long as both agree there are no changes, and if someone changes the public key it is restored. If someone else has written the secret since, or it is gone, a new pair is generated. An existing secret is refused and left as it is, and so is one whose key in Azure was deleted.",
    "What is sent to GitHub is encrypted on the runner, with GitHub's public key.",
    "A destroy deletes the secret only if Slipway created it. The vault keeps a deleted secret for some time, and its name is taken until it is purged or recovered.",
  ],
  contradictions: (given) => [
    ...needsSubscription(given),
    ...(sources.filter((source) => given[source] !== undefined).length === 1
      ? []
      : [{ input: "public-key", problem: "Give exactly one of public-key, key-vault-secret and github-secret." }]),
    ...(["github-token", "repository"] as const).flatMap((input) =>
      given["github-secret"] !== undefined && given[input] === undefined
        ? [{ input, problem: "It is missing: github-secret needs it." }]
        : [],
    ),
  ],
  confirm: ({ name }) => name,
  connect: connectAzure,
  async goals(given, azure) {
    const { "public-key": own, "key-vault-secret": address, "github-secret": secret, repository = "" } = given;
    const place = placeOf(given, "Microsoft.Compute/sshPublicKeys");
    if (secret !== undefined) {
      const github = await connectGithub({ ...given, repository }, azure.run);
      return [
        keyPair(azure, { ...place, safe: new Secret(github, repository, secret, given["github-environment"]) }),
      ] as const;
    }
    const kept = address === undefined ? undefined : new VaultKey(address, azure);
    const stored = kept ? [vaultKey(kept, kept)] : [];
    const publicKey = kept ? kept.publicKey : async () => own;
    return [sshKey(azure, { ...place, publicKey }, { after: stored }), ...stored] as const;
  },
  report: ({ name }, [key]) => ({ id: key.have?.id ?? key.id, name }),
});

import { text, UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import type { Azure } from "../connect.ts";
import { publicHalf } from "../openssh-key.ts";
import { shared } from "../shared.ts";
import { isMarked, mark } from "./owned.ts";

/** The address of a secret of a key vault, in any of Microsoft's clouds. */
export const vaultSecret = (about: string) =>
  text(about, {
    form: {
      pattern:
        /^https:\/\/[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)\/secrets\/[0-9A-Za-z-]{1,127}$/,
      write: "Write https://VAULT.vault.azure.net/secrets/NAME, without a version.",
    },
  });

/** What of a secret may be known: never the private key. */
interface Kept {
  /** Absent when the secret holds no private key. */
  readonly publicKey: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A private key that is in a secret of a key vault and nowhere else. */
export class VaultKey {
  readonly address: string;
  /** Those who ask at the same time share one request. */
  readonly read: () => Promise<Kept | undefined>;

  constructor(address: string, azure: Azure) {
    this.address = address;
    this.read = shared(() => look(address, azure));
  }

  /** Its public half; undefined while there is no such secret. */
  readonly publicKey = async (): Promise<string | undefined> => (await this.read())?.publicKey;
}

async function look(address: string, azure: Azure): Promise<Kept | undefined> {
  const { askVault } = await import("../key-vault.ts");
  const secret = await azure.arm.write(`GET ${address}`, () => askVault("GET", address, azure));
  if (secret === undefined) return undefined;
  azure.run.mask(secret.value);
  return { publicKey: publicHalf(secret.value), tags: secret.tags ?? {} };
}

/** A private key in a secret: generated when there is none; one that is there stays as it is. */
export const vaultKey = defineResource<VaultKey, Kept, Azure>({
  kind: "private key in Key Vault",
  name: ({ address }) => address,
  read: (want) => want.read(),
  diff({ publicKey }, { address }) {
    if (publicKey !== undefined) return [];
    throw new UnfitError(
      `The secret ${address} is there, and holds no private key in OpenSSH's format (ed25519 or RSA).`,
      "Name another secret in key-vault-secret, or delete and purge this one. A key in another format is converted by ssh-keygen -p.",
    );
  },
  async create({ address }, azure) {
    const [{ askVault }, { generatePrivateKey }] = await Promise.all([
      import("../key-vault.ts"),
      import("../openssh-key.ts"),
    ]);
    const value = await generatePrivateKey("slipway");
    azure.run.mask(value);
    await azure.arm.write(`PUT ${address}`, () =>
      askVault("PUT", address, azure, { value, contentType: "OpenSSH private key", tags: mark }),
    );
  },
  async remove(_have, { address }, azure) {
    const { askVault } = await import("../key-vault.ts");
    await azure.arm.write(`DELETE ${address}`, () => askVault("DELETE", address, azure));
  },
  owned: ({ tags }) => isMarked(tags),
  // A vault may answer from a replica that has not heard of the secret yet.
  lag: 30_000,
});

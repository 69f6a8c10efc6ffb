import { text, UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import { isMarked, mark } from "../arm/ownership.ts";
import { shared } from "../arm/single-flight.ts";
import type { Azure } from "../connect.ts";
import type { AskVault } from "./key-vault.ts";
import { generatePrivateKey, publicHalf } from "./openssh-key.ts";

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
  readonly #azure: Azure;
  #vault: Promise<AskVault> | undefined;
  /** Those who ask at the same time share one request. */
  readonly read: () => Promise<Kept | undefined> = shared(() => this.#look());

  constructor(address: string, azure: Azure) {
    this.address = address;
    this.#azure = azure;
  }

  /** Its public half; undefined while there is no such secret. */
  readonly publicKey = async (): Promise<string | undefined> => (await this.read())?.publicKey;

  /** One request about the secret. */
  readonly ask: AskVault = async (method, body) => {
    this.#vault ??= import("./key-vault.ts").then(({ openVault }) => openVault(this.address, this.#azure));
    return await (await this.#vault)(method, body);
  };

  async #look(): Promise<Kept | undefined> {
    const secret = await this.ask("GET");
    if (secret === undefined) return undefined;
    this.#azure.run.mask(secret.value);
    return { publicKey: publicHalf(secret.value), tags: secret.tags ?? {} };
  }
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
  async create(want, { run }) {
    const value = await generatePrivateKey("slipway");
    run.mask(value);
    await want.ask("PUT", { value, contentType: "OpenSSH private key", tags: mark });
  },
  remove: (_have, want) => want.ask("DELETE"),
  owned: ({ tags }) => isMarked(tags),
  // A vault may answer from a replica that has not heard of the secret yet.
  lag: 30_000,
});

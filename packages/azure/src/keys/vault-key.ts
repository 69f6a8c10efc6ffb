import { text, UnfitError } from "@slipway/action";
import { defineResource, unknown } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import { makerIn, withMaker } from "../arm/ownership.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { Azure } from "../azure.ts";
import type { VaultRequest } from "./key-vault.ts";
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
  #vault: Promise<VaultRequest> | undefined;
  /** Those who read at the same time share one request. */
  readonly read: () => Promise<Kept | undefined> = singleFlight(() => this.#look());

  constructor(address: string, azure: Azure) {
    this.address = address;
    this.#azure = azure;
  }

  /** Its public half; undefined while there is no such secret. */
  readonly publicKey = async (): Promise<string | undefined> => (await this.read())?.publicKey;

  /** One request about the secret. */
  readonly request: VaultRequest = async (method, body) => {
    this.#vault ??= import("./key-vault.ts").then(({ openVault }) => openVault(this.address, this.#azure));
    return await (await this.#vault)(method, body);
  };

  mask(value: string): void {
    this.#azure.run.mask(value);
  }

  async #look(): Promise<Kept | undefined> {
    const secret = await this.request("GET");
    if (secret === undefined) return undefined;
    this.mask(secret.value);
    return { publicKey: publicHalf(secret.value), tags: secret.tags ?? {} };
  }
}

/** A private key in a secret: generated when there is none; one that is there stays as it is. */
export const vaultKey = defineResource<{ readonly address: string }, Kept, Json, Pick<VaultKey, "read">, VaultKey>({
  kind: "private key in Key Vault",
  id: ({ address }) => address,
  seal: {
    read: ({ tags }) => makerIn(tags),
    add: (body, record) => ({ ...body, tags: withMaker(body.tags, record) }),
  },
  read: (_want, vault) => vault.read(),
  plan({ address }, have) {
    if (have === undefined) {
      const value = unknown("a private key that is generated");
      return { operation: "create", body: { contentType: "OpenSSH private key", value } };
    }
    if (have.publicKey !== undefined) return { operation: "none" };
    throw new UnfitError(
      `The secret ${address} exists, but is not a private key in OpenSSH's format (ed25519 or RSA).`,
      "Name another secret in key-vault-secret, or delete and purge this one. To convert a key from another format use ssh-keygen -p.",
    );
  },
  async create(_id, body, vault) {
    const value = await generatePrivateKey("slipway");
    vault.mask(value);
    await vault.request("PUT", { ...body, value });
  },
  delete: (_have, vault) => vault.request("DELETE"),
  // A vault may answer from a replica that has not heard of the secret yet.
  readLagMs: 30_000,
});

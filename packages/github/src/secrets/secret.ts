import type { Github } from "../client/client.ts";

/** A secret of a repository or of one of its environments. It can be written, and no one can read it. */
export class Secret {
  /** What a person would say. */
  readonly name: string;
  readonly #github: Github;
  readonly #folder: string;
  readonly #path: string;

  constructor(github: Github, repository: string, name: string, environment: string | undefined) {
    this.name = `The secret ${name} of ${environment === undefined ? "" : `the environment ${environment} in `}${repository}`;
    this.#github = github;
    this.#folder =
      environment === undefined ? "actions/secrets" : `environments/${encodeURIComponent(environment)}/secrets`;
    this.#path = `${this.#folder}/${name}`;
  }

  /** When it was written last. Undefined when there is none. */
  async written(): Promise<string | undefined> {
    return (await this.#github.find<{ readonly updated_at: string }>(this.#path))?.updated_at;
  }

  /** Encrypts the value first, so that only GitHub can read what is sent. */
  async write(value: string): Promise<void> {
    const [{ sealBox }, { key, key_id }] = await Promise.all([
      import("./sealed-box.ts"),
      this.#github.get<{ readonly key: string; readonly key_id: string }>(`${this.#folder}/public-key`),
    ]);
    const box = await sealBox(value, Uint8Array.from(Buffer.from(key, "base64")));
    await this.#github.put(this.#path, { encrypted_value: Buffer.from(box).toString("base64"), key_id });
  }

  async remove(): Promise<void> {
    await this.#github.delete(this.#path);
  }
}

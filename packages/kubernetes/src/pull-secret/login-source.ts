import { type Change, fingerprint, type Unknown } from "@slipway/reconcile";
import type { Login } from "./docker-config.ts";

/** What is known of a login beside itself, such as which password of a registry's token it is. */
export type Stamp = Readonly<Record<string, string>>;

/** A login to store, and what to note about it. */
export interface StoredLogin {
  readonly login: Login;
  readonly stamp: Stamp;
}

/** The login that a secret has for a registry. */
export interface Held {
  readonly login: Login;
  /** What was noted when Slipway stored it. Undefined when someone else has changed it since. */
  readonly stamp?: Stamp;
  /** Known only to those who may read the secret: hashes that are shown begin with it. */
  readonly salt: string;
}

/** A login that a secret needs, and why. Its password may be one that only the write obtains. */
export interface NeededLogin {
  readonly login: { readonly username: string; readonly password: string | Unknown };
  readonly changes: readonly Change[];
}

/** What was read of a source. */
export interface SourceState {
  /** The login that a secret needs in place of the one that it has. Undefined when that one is good. */
  needed(held: Held | undefined): Promise<NeededLogin | undefined>;
}

/** Where the logins of pull secrets come from, as what reads and plans reaches it. */
export interface LoginReads {
  read(): Promise<SourceState>;
}

/** Where the logins of pull secrets come from. */
export interface LoginSource extends LoginReads {
  /** The login to store. It may be created now, so only a write calls this. */
  obtain(): Promise<StoredLogin>;
}

/** A login that is given and stays. */
export function givenLogin(login: Login): LoginSource {
  const { username, password } = login;
  return {
    read: async () => ({
      async needed(held) {
        if (held === undefined) return { login, changes: [{ field: "login", want: username }] };
        if (held.login.username !== username)
          return { login, changes: [{ field: "username", have: held.login.username, want: username }] };
        if (held.login.password === password) return undefined;
        const hash = async (secret: string) => `hash ${await fingerprint(held.salt + secret)}`;
        const [have, want] = [await hash(held.login.password), await hash(password)];
        return { login, changes: [{ field: "password", have, want }] };
      },
    }),
    obtain: async () => ({ login, stamp: {} }),
  };
}

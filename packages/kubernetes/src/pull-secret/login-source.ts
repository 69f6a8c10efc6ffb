import { type Change, fingerprint } from "@slipway/reconcile";
import type { Login } from "./docker-config.ts";

/** What is known of a login beside itself, such as which password of a registry's token it is. */
export type Stamp = Readonly<Record<string, string>>;

/** The login that a secret holds for a registry. */
export interface Held {
  readonly login: Login;
  /** What was noted when Slipway stored it; undefined when somebody else has changed it since. */
  readonly stamp?: Stamp;
  /** Known only to those who may read the secret: hashes that are shown begin with it. */
  readonly salt: string;
}

/** Where the login comes from that secrets are to hold. */
export interface LoginSource {
  /** Reads what is needed to judge a login, and gives the judge: what is not as wanted about it, without its value. */
  look(): Promise<(held: Held | undefined) => Promise<readonly Change[]>>;
  /** The login to store; it may be made now. Called only to write it. */
  obtain(): Promise<{ readonly login: Login; readonly stamp?: Stamp }>;
}

/** A login that is given and stays. */
export function givenLogin(wanted: Login): LoginSource {
  return {
    look: async () => async (held) => {
      if (held === undefined) return [{ field: "login", want: wanted.username }];
      const { login, salt } = held;
      if (login.username !== wanted.username)
        return [{ field: "username", have: login.username, want: wanted.username }];
      if (login.password === wanted.password) return [];
      const shown = async ({ password }: Login) => `hash ${await fingerprint(salt + password)}`;
      return [{ field: "password", have: await shown(login), want: await shown(wanted) }];
    },
    obtain: async () => ({ login: wanted }),
  };
}

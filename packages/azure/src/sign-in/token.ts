import type { Cloud } from "./clouds.ts";

/** Who signs in, and where. */
export interface SignInOptions {
  readonly tenant: string | undefined;
  readonly client: string | undefined;
  readonly cloud: Cloud;
}

export interface Token {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

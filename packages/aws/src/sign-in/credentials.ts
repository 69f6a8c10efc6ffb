/** Who signs in, and where. */
export interface SignInOptions {
  readonly role: string | undefined;
  readonly region: string;
  readonly allowedAccounts: readonly string[] | undefined;
}

/** Keys to sign requests with, and whose they are. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When they expire, by the run's clock. */
  readonly expiresAt: number;
  /** The ARN of the caller. */
  readonly caller: string;
}

/** A source of credentials: obtained once and kept until shortly before they expire. */
export type SignIn = () => Promise<Credentials>;

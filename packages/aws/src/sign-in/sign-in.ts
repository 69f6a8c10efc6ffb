import type { Run } from "@slipway/action";

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
  /** When they end, by the run's clock. */
  readonly ends: number;
  /** The ARN of the caller. */
  readonly caller: string;
}

/** A source of credentials: asked for once and kept until shortly before their end. */
export type SignIn = () => Promise<Credentials>;

const fiveMinutes = 5 * 60_000;

/** Nothing is loaded or asked before the first credentials are needed. */
export function makeSignIn(options: SignInOptions, run: Run): SignIn {
  let kept: Promise<Credentials> | undefined;
  const fetch = async (): Promise<Credentials> => {
    const { getCredentials } = await import("./credentials.ts");
    return await getCredentials(options, run);
  };
  return async () => {
    const asking = kept;
    const known = await asking?.catch(() => undefined);
    if (known && known.ends - run.clock.now() > fiveMinutes) return known;
    // The first to find that out asks; the others wait for what it gets.
    if (kept === undefined || kept === asking) kept = fetch();
    return await kept;
  };
}

/** The same, in the shape that the vendor's clients ask for: they tell the end by the machine's clock. */
export function forClients(signIn: SignIn, run: Run) {
  return async () => {
    const { accessKeyId, secretAccessKey, sessionToken, ends } = await signIn();
    const left = ends - run.clock.now();
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(Number.isFinite(left) ? { expiration: new Date(Date.now() + left) } : {}),
    };
  };
}

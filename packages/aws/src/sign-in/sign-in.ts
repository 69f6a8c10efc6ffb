import type { Run } from "@slipway/action";
import type { Credentials, SignIn, SignInOptions } from "./credentials.ts";

const fiveMinutes = 5 * 60_000;

/** Nothing is loaded or requested before the first credentials are needed. */
export function makeSignIn(options: SignInOptions, run: Run): SignIn {
  let kept: Promise<Credentials> | undefined;
  const obtain = async (): Promise<Credentials> => {
    const { obtainCredentials } = await import("./obtain-credentials.ts");
    return await obtainCredentials(options, run);
  };
  return async () => {
    const before = kept;
    const known = await before?.catch(() => undefined);
    if (known && known.expiresAt - run.clock.now() > fiveMinutes) return known;
    // The first to find that out makes the request; the others wait for its result.
    if (kept === undefined || kept === before) kept = obtain();
    return await kept;
  };
}

/** The same for the vendor's clients, which compare the expiry with the machine's clock. */
export function forClients(signIn: SignIn, run: Run) {
  return async () => {
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await signIn();
    const left = expiresAt - run.clock.now();
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(Number.isFinite(left) ? { expiration: new Date(Date.now() + left) } : {}),
    };
  };
}

import type { Run } from "@slipway/action";
import type { Access } from "./kubeconfig.ts";

/** What a request carries to show who asks. */
export interface Proof {
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Shows who asks, anew when what was got before is about to end. */
export interface SignIn {
  proof(): Promise<Proof>;
  /** Forgets what was got: the next proof is a new one. False when there is no other. */
  forget(): boolean;
}

/** A proof, and until when it is good. */
interface Got {
  readonly proof: Proof;
  readonly until: number;
}

const minute = 60_000;

/** Signs in as the user of a kubeconfig. The order is kubectl's: a certificate always goes along; of the rest the first that is there. */
export function makeSignIn(
  { user, cluster }: Access,
  run: Run,
  read: (path: string) => Promise<string>,
  entraToken?: () => Promise<string>,
): SignIn {
  const certificate = user.certificate && user.key ? { cert: user.certificate, key: user.key } : {};
  for (const secret of [user.token, user.key]) if (secret) run.mask(secret);
  if (user.password) run.mask(user.password, user.username);
  let kept: Promise<Got> | undefined;

  const bearer = (token: string): Proof => {
    run.mask(token);
    return { ...certificate, authorization: `Bearer ${token}` };
  };
  const fresh = async (): Promise<Got> => {
    if (user.tokenFile) {
      // Such a file is replaced as its token nears its end.
      return { proof: bearer((await read(user.tokenFile)).trim()), until: run.clock.now() + minute };
    }
    if (user.bearer) return { proof: bearer(await user.bearer()), until: run.clock.now() + minute };
    if (!user.exec) return { proof: certificate, until: Number.POSITIVE_INFINITY };
    if (entraToken && /(^|[\\/])kubelogin(\.exe)?$/.test(user.exec.command)) {
      // Whoever gives it keeps it as long as it is good.
      return { proof: bearer(await entraToken()), until: run.clock.now() + minute };
    }
    const { execCredential } = await import("./exec-plugin.ts");
    const given = await execCredential(user.exec, cluster, run);
    const until = given.expirationTimestamp ? Date.parse(given.expirationTimestamp) - minute : Number.POSITIVE_INFINITY;
    if (given.token) return { proof: bearer(given.token), until };
    const { clientCertificateData: cert = "", clientKeyData: key = "" } = given;
    run.mask(key);
    return { proof: { cert, key }, until };
  };

  return {
    async proof() {
      if (user.token) return { ...certificate, authorization: `Bearer ${user.token}` };
      if (user.username) {
        const basic = Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64");
        return { ...certificate, authorization: `Basic ${basic}` };
      }
      kept ??= fresh();
      const got = await kept;
      if (got.until > run.clock.now()) return got.proof;
      kept = fresh();
      return (await kept).proof;
    },
    forget() {
      kept = undefined;
      return user.token === undefined && (user.tokenFile ?? user.exec ?? user.bearer) !== undefined;
    },
  };
}

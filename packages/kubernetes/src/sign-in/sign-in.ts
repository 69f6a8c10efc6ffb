import type { Run } from "@slipway/action";
import type { Access } from "./kubeconfig.ts";
import { secretsIn } from "./kubeconfig-secrets.ts";

/** What a request has to show who sends it. */
export interface Proof {
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Signs in, and again when a proof is about to expire. */
export interface SignIn {
  proof(): Promise<Proof>;
  /** Forgets the proof, so that the next one is new. False when there is no other. */
  forget(): boolean;
}

/** A proof, and when it expires. */
interface Kept {
  readonly proof: Proof;
  readonly until: number;
}

const minute = 60_000;

/** Signs in as the user of a kubeconfig. The order is kubectl's: a certificate is always sent; of the rest the first that is there. */
export function makeSignIn(
  { user, cluster }: Access,
  run: Run,
  read: (path: string) => Promise<string>,
  entraToken?: (host: string) => Promise<string>,
): SignIn {
  const certificate = user.certificate && user.key ? { cert: user.certificate, key: user.key } : {};
  for (const { value, user: whose } of secretsIn({ user, cluster })) run.mask(value, whose);
  let kept: Promise<Kept> | undefined;

  const bearer = (token: string): Proof => {
    run.mask(token);
    return { ...certificate, authorization: `Bearer ${token}` };
  };
  const fresh = async (): Promise<Kept> => {
    if (user.tokenFile) {
      // Such a file is replaced before its token expires.
      return { proof: bearer((await read(user.tokenFile)).trim()), until: run.clock.now() + minute };
    }
    if (user.bearer) return { proof: bearer(await user.bearer()), until: run.clock.now() + minute };
    if (!user.exec) return { proof: certificate, until: Number.POSITIVE_INFINITY };
    if (entraToken && /(^|[\\/])kubelogin(\.exe)?$/.test(user.exec.command)) {
      // Its source keeps it until it expires.
      return { proof: bearer(await entraToken(cluster.server.host)), until: run.clock.now() + minute };
    }
    const { execCredential } = await import("./exec-plugin.ts");
    const credential = await execCredential(user.exec, cluster, run);
    const until = credential.expirationTimestamp
      ? Date.parse(credential.expirationTimestamp) - minute
      : Number.POSITIVE_INFINITY;
    if (credential.token) return { proof: bearer(credential.token), until };
    const { clientCertificateData: cert = "", clientKeyData: key = "" } = credential;
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
      const current = await kept;
      if (current.until > run.clock.now()) return current.proof;
      kept = fresh();
      return (await kept).proof;
    },
    forget() {
      kept = undefined;
      return user.token === undefined && (user.tokenFile ?? user.exec ?? user.bearer) !== undefined;
    },
  };
}

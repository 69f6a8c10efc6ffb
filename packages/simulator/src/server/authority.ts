import { generateKeyPairSync } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { certificate, keyId, pem } from "./certificate.ts";

/** A certificate authority that lives as long as the process. */
export interface Authority {
  /** The root, in PEM, for clients to trust. */
  readonly ca: string;
  /** For a client that does not say which host it wants. */
  readonly localhost: { readonly key: string; readonly cert: string };
  /** What proves to a client that it speaks to this host. */
  contextFor(host: string): SecureContext;
}

const day = 24 * 60 * 60 * 1000;
const keptContexts = 1000;

/**
 * Its key is random, not the seed's: clients trust this root, so no one else may be able to create it.
 * The time is the machine's, since clients judge by theirs.
 */
export function makeAuthority(now: Date): Authority {
  const makeKey = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const [root, leaf] = [makeKey(), makeKey()];
  const key = leaf.export({ type: "pkcs8", format: "pem" }).toString();
  const from = new Date(now.getTime() - day);
  const issuer = `Slipway simulator ${keyId(root).toString("hex").slice(0, 12)}`;
  const signed = { issuer, from, signer: root };
  const ca = pem(
    certificate({
      ...signed,
      subject: issuer,
      serial: keyId(root).subarray(0, 16),
      until: new Date(now.getTime() + 365 * day),
      key: root,
    }),
  );
  let serial = 0;
  const certify = (host: string): string => {
    serial += 1;
    const number = Buffer.alloc(4);
    number.writeUInt32BE(serial);
    const hosts = host === "localhost" ? [host, "127.0.0.1", "::1"] : [host];
    const until = new Date(now.getTime() + 90 * day);
    return pem(certificate({ ...signed, subject: host.slice(0, 64), serial: number, until, key: leaf, hosts }));
  };
  const contexts = new Map<string, SecureContext>();

  return {
    ca,
    localhost: { key, cert: certify("localhost") },
    contextFor(host) {
      const known = contexts.get(host);
      if (known) return known;
      const context = createSecureContext({ key, cert: certify(host) });
      if (contexts.size >= keptContexts) contexts.clear();
      contexts.set(host, context);
      return context;
    },
  };
}

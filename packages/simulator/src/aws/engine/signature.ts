import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { type AccessKey, account } from "./account.ts";

/** What a signature version 4 was made over, and by whom, according to the request itself. */
export interface Signed {
  readonly keyId: string;
  readonly region: string;
  readonly service: string;
  /** `YYYYMMDD'T'HHMMSS'Z'`. */
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken?: string;
  readonly presigned: boolean;
  readonly expires?: number;
}

/** The parts of a request that are signed. */
export interface Signable {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Verdict = { readonly key: AccessKey } | "unsigned" | "unknownKey" | "badSignature" | "expired";

const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
const hmac = (key: string | Buffer, content: string): Buffer => createHmac("sha256", key).update(content).digest();

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function scopeOf(credential: string): Pick<Signed, "keyId" | "region" | "service"> | undefined {
  const [keyId, , region, service, end] = credential.split("/");
  return keyId && region && service && end === "aws4_request" ? { keyId, region, service } : undefined;
}

/** Read who signed a request; says nothing of whether it is true. */
export function readSignature({ url, headers }: Pick<Signable, "url" | "headers">): Signed | undefined {
  const header = headers.authorization;
  if (header?.startsWith("AWS4-HMAC-SHA256 ")) {
    const part = (name: string) => new RegExp(`${name}=([^,\\s]+)`).exec(header)?.[1] ?? "";
    const scope = scopeOf(part("Credential"));
    const sessionToken = headers["x-amz-security-token"];
    return (
      scope && {
        ...scope,
        date: headers["x-amz-date"] ?? "",
        signedHeaders: part("SignedHeaders").split(";"),
        signature: part("Signature"),
        presigned: false,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      }
    );
  }
  const query = url.searchParams;
  const scope = scopeOf(query.get("X-Amz-Credential") ?? "");
  const signature = query.get("X-Amz-Signature");
  const sessionToken = query.get("X-Amz-Security-Token");
  if (!scope || signature === null) return undefined;
  return {
    ...scope,
    date: query.get("X-Amz-Date") ?? "",
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature,
    presigned: true,
    expires: Number(query.get("X-Amz-Expires")),
    ...(sessionToken === null ? {} : { sessionToken }),
  };
}

function canonicalRequest({ method, url, headers, body }: Signable, signed: Signed): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const value = (name: string) => (lookup(headers, name) ?? "").trim().replace(/\s+/g, " ");
  const payload = signed.presigned ? sha256("") : (headers["x-amz-content-sha256"] ?? sha256(body));
  return [
    method,
    // Each segment is encoded once more than on the wire; only S3 is different.
    url.pathname.split("/").map(encode).join("/"),
    query,
    ...signed.signedHeaders.map((name) => `${name}:${value(name)}`),
    "",
    signed.signedHeaders.join(";"),
    payload,
  ].join("\n");
}

// A day's key of a service takes four rounds to derive, and every request of the day needs it.
const derived = new Map<string, Buffer>();

function signingKey(secret: string, day: string, { region, service }: Signed): Buffer {
  const known = [secret, day, region, service].join("/");
  const key = derived.get(known) ?? [region, service, "aws4_request"].reduce(hmac, hmac(`AWS4${secret}`, day));
  if (derived.size > 1000) derived.clear();
  derived.set(known, key);
  return key;
}

/** The signature that a key makes over a request. */
export function signatureOf(request: Signable, signed: Signed, secret: string): string {
  const day = signed.date.slice(0, 8);
  const scope = `${day}/${signed.region}/${signed.service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", signed.date, scope, sha256(canonicalRequest(request, signed))].join("\n");
  return hmac(signingKey(secret, day, signed), text).toString("hex");
}

/** When a signature was made, in milliseconds since 1970; NaN when it does not say. */
export function signedAt({ date }: Signed): number {
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return Date.parse(iso);
}

const skew = 5 * 60_000;

/**
 * Whether a request is signed by a key of the world. A client's clock is its own, so the time of signing is judged
 * only where the world keeps the same time as the client.
 */
export function verifySignature(world: World, request: Signable): Verdict {
  const signed = readSignature(request);
  if (!signed) return "unsigned";
  const key = lookup(account(world).keys, signed.keyId);
  if (!key || key.sessionToken !== signed.sessionToken) return "unknownKey";
  const made = Buffer.from(signatureOf(request, signed, key.secret));
  const shown = Buffer.from(signed.signature);
  if (made.length !== shown.length || !timingSafeEqual(made, shown)) return "badSignature";
  if (key.expires !== undefined && key.expires <= world.clock.now()) return "expired";
  const age = world.clock.now() - signedAt(signed);
  const allowed = signed.presigned ? (signed.expires ?? 0) * 1000 : skew;
  if (world.clock.pace === "real" && !(age <= allowed && age >= -skew)) return "expired";
  return { key };
}

import { atPlainDoor } from "../../../service.ts";
import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { account } from "../../engine/account.ts";
import { readSignature, signatureOf, signedAt } from "../../engine/signature.ts";

/** Who a Kubernetes token of AWS stands for. */
export interface TokenHolder {
  /** The canonical ARN, as aws-auth matches it: a role's without its path, never a session's. */
  readonly arn: string;
  readonly sessionName: string;
  readonly accountId: string;
  readonly userId: string;
}

const prefix = "k8s-aws-v1.";
const longest = 4096;
const lifetime = 15 * 60_000;
const allowedQuery = new Set([
  "action",
  "version",
  "x-amz-algorithm",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
]);
const stsHost = /^sts(-fips)?(\.[a-z0-9-]+)?\.(amazonaws\.com(\.cn)?|api\.aws)$/;

function presignedUrl(token: string): URL | undefined {
  if (!token.startsWith(prefix) || token.length > longest) return undefined;
  const text = Buffer.from(token.slice(prefix.length), "base64url").toString();
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isCallerIdentity(url: URL): boolean {
  const names = [...url.searchParams.keys()].map((name) => name.toLowerCase());
  return (
    url.protocol === "https:" &&
    // At the plain door, the simulator's own address stands for STS: that is where its clients presign for.
    (stsHost.test(url.host) || atPlainDoor(url)) &&
    url.pathname === "/" &&
    names.every((name) => allowedQuery.has(name)) &&
    new Set(names).size === names.length &&
    url.searchParams.get("Action") === "GetCallerIdentity"
  );
}

/** Judge a Kubernetes bearer token as EKS's authenticator does: by the presigned request that it is. */
export function identifyEksToken(token: string, cluster: string, world: World): TokenHolder | undefined {
  const url = presignedUrl(token);
  if (!url || !isCallerIdentity(url)) return undefined;
  const headers = { host: url.host, "x-k8s-aws-id": cluster };
  const signed = readSignature({ url, headers });
  if (signed?.service !== "sts" || !signed.signedHeaders.includes("x-k8s-aws-id")) return undefined;
  const seconds = signed.expires ?? Number.NaN;
  if (!url.searchParams.has("X-Amz-Expires") || !(seconds >= 0 && seconds <= 900)) return undefined;
  const key = lookup(account(world).keys, signed.keyId);
  if (!key || key.sessionToken !== signed.sessionToken) return undefined;
  const request = { method: "GET", url, headers, body: Buffer.alloc(0) };
  if (signatureOf(request, signed, key.secret) !== signed.signature) return undefined;
  if (key.expires !== undefined && key.expires <= world.clock.now()) return undefined;
  const age = world.clock.now() - signedAt(signed);
  if (world.clock.pace === "real" && !(age >= -lifetime && age <= lifetime)) return undefined;
  const { arn, principalArn, account: accountId, userId } = key.caller;
  const session = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn);
  return {
    arn: session ? `arn:aws:iam::${accountId}:role/${session[1]}` : principalArn,
    sessionName: session?.[2] ?? "",
    accountId,
    userId,
  };
}

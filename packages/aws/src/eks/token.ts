import type { AwsReads } from "../aws.ts";
import { dnsSuffix } from "../client/dns-suffix.ts";

const encoder = new TextEncoder();
const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString("hex");
const sha256 = async (content: string): Promise<string> =>
  hex(await crypto.subtle.digest("SHA-256", encoder.encode(content)));

async function hmac(key: ArrayBuffer | Uint8Array<ArrayBuffer>, content: string): Promise<ArrayBuffer> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return await crypto.subtle.sign("HMAC", imported, encoder.encode(content));
}

const encode = (value: string): string =>
  encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Where a region's STS is, unless AWS is somewhere else altogether. */
const stsHost = ({ region, run }: AwsReads): string =>
  run.env.AWS_ENDPOINT_URL ? new URL(run.env.AWS_ENDPOINT_URL).host : `sts.${region}.${dnsSuffix(region)}`;

/**
 * A bearer token for the API server of an EKS cluster, masked: a signed request that the server sends to STS to learn
 * who the caller is. It lives 15 minutes. It is signed here, since the server accepts these parameters and no others.
 */
export async function eksToken(cluster: string, aws: AwsReads): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken } = await aws.signIn();
  const host = stsHost(aws);
  const time = new Date(aws.run.clock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [time.slice(0, 8), aws.region, "sts", "aws4_request"];
  const query = Object.entries({
    Action: "GetCallerIdentity",
    Version: "2011-06-15",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": [accessKeyId, ...scope].join("/"),
    "X-Amz-Date": time,
    "X-Amz-Expires": "60",
    ...(sessionToken === undefined ? {} : { "X-Amz-Security-Token": sessionToken }),
    "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
  })
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join("&");
  const request = `GET\n/\n${query}\nhost:${host}\nx-k8s-aws-id:${cluster}\n\nhost;x-k8s-aws-id\n${await sha256("")}`;
  let key: ArrayBuffer | Uint8Array<ArrayBuffer> = encoder.encode(`AWS4${secretAccessKey}`);
  for (const part of scope) key = await hmac(key, part);
  const signature = hex(await hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope.join("/")}\n${await sha256(request)}`));
  const url = `https://${host}/?${query}&X-Amz-Signature=${signature}`;
  const token = `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;
  aws.run.mask(token);
  return token;
}

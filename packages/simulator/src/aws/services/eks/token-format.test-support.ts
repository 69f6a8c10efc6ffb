import { createHash, createHmac } from "node:crypto";
import type { World } from "../../../world/world.ts";
import { firstKey } from "../../engine/account.ts";

/** A Kubernetes token as a client makes it, by the rules of signature version 4. */
export function eksToken(
  world: World,
  cluster: string,
  change: (url: string) => string = (url) => url,
  host = "sts.us-east-1.amazonaws.com",
): string {
  const { id = "", secret = "" } = firstKey(world) ?? {};
  const query = [
    "Action=GetCallerIdentity",
    "Version=2011-06-15",
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    `X-Amz-Credential=${encodeURIComponent(`${id}/20260105/us-east-1/sts/aws4_request`)}`,
    "X-Amz-Date=20260105T090000Z",
    "X-Amz-Expires=60",
    "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id",
  ].join("&");
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const hmac = (secret: string | Buffer, text: string) => createHmac("sha256", secret).update(text).digest();
  const canonical = `GET\n/\n${query}\nhost:${host}\nx-k8s-aws-id:${cluster}\n\nhost;x-k8s-aws-id\n${hash("")}`;
  const text = `AWS4-HMAC-SHA256\n20260105T090000Z\n20260105/us-east-1/sts/aws4_request\n${hash(canonical)}`;
  const signing = ["20260105", "us-east-1", "sts", "aws4_request"].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  const url = `https://${host}/?${query}&X-Amz-Signature=${hmac(signing, text).toString("hex")}`;
  return `k8s-aws-v1.${Buffer.from(change(url)).toString("base64url")}`;
}

import type { AwsReads } from "../aws.ts";
import { ownerOf } from "../client/arn.ts";
import type { Principal } from "../iam/principal.ts";
import { type Mapped, type Translated, translated } from "./migrated-entry.ts";

/** Whom an entry of aws-auth lets in, and the access entry that does the same. Or why there can be none. */
export async function findAsEntry(
  mapped: Mapped,
  aws: AwsReads,
): Promise<{ readonly principal: Principal; readonly entry: Translated } | { readonly problem: string }> {
  const entry = translated(mapped);
  if ("problem" in entry) return entry;
  if (entry.type !== "STANDARD" && ownerOf(mapped.arn).account !== ownerOf((await aws.signIn()).caller).account)
    return { problem: `${mapped.arn} is of another account, from which no access entry admits nodes` };
  if (!mapped.arn.includes(":role/")) return { principal: { arn: mapped.arn }, entry };
  const { findPrincipal } = await import("../iam/find-principal.ts");
  const principal = await findPrincipal(mapped.arn, aws);
  return principal.arn.includes(":role/aws-service-role/")
    ? { problem: `${principal.arn} is a role of a service, which no access entry allows` }
    : { principal, entry };
}

import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { ownerOf, parsePrincipal } from "../client/arn.ts";

/** Who carries inline policies. */
export interface Bearer {
  readonly kind: "role" | "user";
  /** Without a path. */
  readonly name: string;
  readonly account: string;
}

/** The role of a name, an ARN or an instance profile, or the user of a name or an ARN. */
export async function findBearer(
  { role, user }: { readonly role: string | undefined; readonly user: string | undefined },
  aws: AwsReads,
): Promise<Bearer> {
  const { account } = ownerOf((await aws.signIn()).caller);
  const given = role ?? user ?? "";
  if (given.startsWith("arn:") && ownerOf(given).account !== account)
    throw new UnfitError(
      `${given} is in another account than ${account}, and only its own account can give it an inline policy.`,
      "Sign in to that account (role-to-assume), or correct the input.",
    );
  if (given.includes(":role/aws-service-role/"))
    throw new UnfitError(
      `${given} is a service's own role, whose policies only AWS changes.`,
      "Give the policy to a role of your own.",
    );
  if (role === undefined) return { kind: "user", name: lastOf(given), account };
  // A role that an earlier step plans to make has no name yet.
  if (isUnknownText(role)) return { kind: "role", name: role, account };
  if (parsePrincipal(role)?.kind === "role") return { kind: "role", name: lastOf(role), account };
  const { findPrincipal } = await import("./find-principal.ts");
  const { arn } = await findPrincipal(role, aws);
  return { kind: "role", name: lastOf(arn), account };
}

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
